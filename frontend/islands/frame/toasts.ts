/**
 * Toasts go away by themselves, but never while a pointer or the focus rests on them, and never one that tells of a failure.
 *
 *   <ol id="toasts"><li class="toast" [data-stays]>… <button hidden data-closes-toast>
 */
const SECONDS = 10;

function start(toast: HTMLElement): void {
  if (toast.dataset["started"]) return;
  toast.dataset["started"] = "yes";
  const closer = toast.querySelector<HTMLButtonElement>("[data-closes-toast]");
  if (closer) {
    closer.hidden = false;
    closer.addEventListener("click", () => toast.remove());
  }
  if ("stays" in toast.dataset) return;
  let timer = 0;
  const wait = (): void => {
    timer = window.setTimeout(() => toast.remove(), SECONDS * 1000);
  };
  const hold = (): void => window.clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, wait);
  wait();
}

export function startToasts(page: Document): void {
  const list = page.getElementById("toasts");
  if (!list) return;
  const startAll = (): void => page.querySelectorAll<HTMLElement>(".toast").forEach(start);
  new MutationObserver(startAll).observe(list, { childList: true });
  startAll();
}
