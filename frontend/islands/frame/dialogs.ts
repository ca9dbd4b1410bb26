/**
 * Opens and closes <dialog>. An opener that is a link keeps its address for those without script.
 *
 *   <button data-dialog="ID">…</button>  <dialog id="ID">… <button data-closes-dialog>…</button></dialog>
 *   <dialog data-opens-at-once> is opened as soon as a fragment brings it.
 */
function open(dialog: HTMLElement | null): boolean {
  if (!(dialog instanceof HTMLDialogElement) || dialog.open) return false;
  dialog.showModal();
  return true;
}

export function startDialogs(page: Document): void {
  page.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const opener = target?.closest<HTMLElement>("[data-dialog]");
    if (opener && open(page.getElementById(opener.dataset["dialog"] ?? ""))) event.preventDefault();
    if (target?.closest("[data-closes-dialog]")) target.closest("dialog")?.close();
    if (target instanceof HTMLDialogElement && !(event instanceof MouseEvent && within(event, target))) target.close();
  });
  page.addEventListener("htmx:after:swap", () => {
    for (const dialog of page.querySelectorAll<HTMLElement>("dialog[data-opens-at-once]")) open(dialog);
  });
}

/** A click on the backdrop is told as a click on the dialog, but lies outside of its box. */
function within(event: MouseEvent, dialog: HTMLDialogElement): boolean {
  const box = dialog.getBoundingClientRect();
  return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
}
