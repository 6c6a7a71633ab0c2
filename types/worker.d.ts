/** What the view puts into the service worker in place of this name. */
declare const __SHELL__: string[];
