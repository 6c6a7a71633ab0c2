/* What is drawn changes in place: only what differs is touched, so the focus, the caret, a scroll
   and an open menu stay where they are.

   Idiomorph pairs old elements with new ones by id, and else by tag and place. For what can be
   pressed, place is not enough: a button under the pointer or the focus must never turn into
   another one. So each is named for what it does while it is compared, and one that now does
   something else is another element. */
const PRESSED = "a, button, form, details";
const LOOKS =
  /^(id|class|style|title|hidden|disabled|tabindex|open|aria-.*|data-(key|focus|current))$/;
/* Set by this page, not by the server. */
const OURS = new Set(["open", "data-current"]);

/**
 * Make `old` look like `fresh`. A field that was changed or has the focus, and a form with text
 * that was not sent, stay as they are.
 * @param {HTMLElement} old
 * @param {HTMLElement} fresh
 * @returns {HTMLElement} what is on the page now
 */
export function morph(old, fresh) {
  const lost = focusIn(old);
  name(old);
  name(fresh);
  Idiomorph.morph(old, fresh, {
    restoreFocus: false,
    callbacks: {
      beforeNodeMorphed: (node) => !isInUse(node),
      beforeNodeRemoved: (node) =>
        ![node, ...within(node, "form, input, textarea, select")].some(isInUse),
      beforeAttributeUpdated: (attribute) => !OURS.has(attribute),
    },
  });
  unname(old);
  htmx.process(old);
  /* The focus goes to the very same button, or to none: never to another one in its place. */
  if (lost && document.activeElement !== lost) {
    const next = lost.isConnected ? lost : document.querySelector("[data-pane]");
    next?.focus({ preventScroll: true });
  }
  return old;
}

/** @param {HTMLElement} root */
function focusIn(root) {
  const active = document.activeElement;
  return active instanceof HTMLElement && active !== root && root.contains(active) ? active : null;
}

/** @param {HTMLElement} root */
function name(root) {
  for (const element of within(root, PRESSED)) {
    if (element.id) continue;
    const does = [...element.attributes].filter(({ name: attribute }) => !LOOKS.test(attribute));
    element.id = `~${element.localName} ${does
      .map((one) => `${one.name}=${one.value}`)
      .sort()
      .join(" ")}`;
  }
}

/** @param {HTMLElement} root */
function unname(root) {
  for (const element of within(root, '[id^="~"]')) element.removeAttribute("id");
}

/**
 * @param {Node} node
 * @returns {boolean}
 */
function isInUse(node) {
  if (node instanceof HTMLFormElement) return [...node.elements].some(isInUse);
  if (node instanceof HTMLTextAreaElement)
    return node === document.activeElement || node.value !== node.defaultValue;
  if (node instanceof HTMLSelectElement) return node === document.activeElement || isChosen(node);
  if (!(node instanceof HTMLInputElement) || node.type === "hidden") return false;
  return (
    node === document.activeElement ||
    node.value !== node.defaultValue ||
    node.checked !== node.defaultChecked
  );
}

/** @param {HTMLSelectElement} select */
function isChosen(select) {
  const usual = Math.max(
    0,
    [...select.options].findIndex((option) => option.defaultSelected),
  );
  return select.selectedIndex !== usual;
}

/**
 * @param {Node} node
 * @param {string} selector
 */
const within = (node, selector) =>
  node instanceof Element ? [...node.querySelectorAll(selector)] : [];

/**
 * @param {string} html
 * @returns {HTMLElement[]}
 */
export function parseAll(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return /** @type {HTMLElement[]} */ ([...template.content.children]);
}

/** @param {string} html */
export function parse(html) {
  const [element] = parseAll(html);
  if (!element) throw new Error("A frame has nothing to draw.");
  return element;
}
