/**
 * Takes the focus when a form comes back with errors; its links go to the field itself, not merely to its place.
 *
 *   <div data-island="error-summary" tabindex="-1"><a href="#id_title">…
 */
export default function start(summary: HTMLElement): void {
  if (!summary.closest(".kit")) summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[href^='#']") : null;
    const field = link ? document.getElementById(link.hash.slice(1)) : null;
    if (!field) return;
    event.preventDefault();
    const input = field.matches("fieldset") ? field.querySelector<HTMLElement>("input:checked, input") : field;
    (field.closest(".field") ?? field).scrollIntoView({ block: "center" });
    input?.focus({ preventScroll: true });
  });
}
