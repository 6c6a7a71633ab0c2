/** What the scripts find on a page that no module brings: htmx, Idiomorph, our own events. */
import type htmxApi from "htmx.org";
import type { Idiomorph as IdiomorphApi } from "idiomorph";

export interface Frame {
  seq?: number;
  alive?: number;
  reload?: boolean;
  positions?: Position[];
  subject: string;
  html: string | null;
}
export type Position = [unit: number, latitude: number, longitude: number, at: string];

interface Htmx {
  target: HTMLElement;
  elt: HTMLElement;
  xhr: XMLHttpRequest;
  successful: boolean;
  headers: Record<string, string>;
  requestConfig: { verb: string; elt: HTMLElement };
}

export interface OurEvents {
  "mih:live": undefined;
  "mih:drawn": string;
  "mih:positions": Position[];
  "mih:sound": string;
  "mih:hear": HTMLElement;
  "mih:open": string;
  "mih:open-changed": undefined;
  "mih:press": string;
  "mih:show": [number, number];
}
type Ours = { [Name in keyof OurEvents]: CustomEvent<OurEvents[Name]> };
type HtmxEvents = {
  [Name in `htmx:${"afterSwap" | "beforeSwap" | "beforeOnLoad" | "afterOnLoad" | "afterRequest" | "configRequest" | "sendError"}`]: CustomEvent<Htmx>;
};

declare global {
  const htmx: typeof htmxApi;
  const Idiomorph: typeof IdiomorphApi;

  interface DocumentEventMap extends Ours, HtmxEvents {
    "call-received": CustomEvent<{ value: string }>;
  }
  interface HTMLElementEventMap {
    "htmx:afterRequest": CustomEvent<Htmx>;
  }
  /* Pages are HTML: what is looked up is an HTMLElement unless a call says otherwise, and what
     is pressed, clicked or focused is one. */
  interface ParentNode {
    querySelector<E extends Element = HTMLElement>(selectors: string): E | null;
    querySelectorAll<E extends Element = HTMLElement>(selectors: string): NodeListOf<E>;
  }
  interface Element {
    closest<E extends Element = HTMLElement>(selectors: string): E | null;
  }
  interface KeyboardEvent {
    readonly target: HTMLElement;
  }
  interface MouseEvent {
    readonly target: HTMLElement;
  }
  interface FocusEvent {
    readonly target: HTMLElement;
  }
}
