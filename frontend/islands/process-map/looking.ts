/** Brings out the arrows of the box that is pointed at or in focus; the others step back. */
export function startLooking(map: HTMLElement, svg: SVGSVGElement): void {
  const look = (event: Event): void => {
    const box = event.target instanceof Element ? event.target.closest<SVGGElement>(".process-map__box") : null;
    const key = box?.dataset["key"];
    map.toggleAttribute("data-looking", Boolean(key));
    for (const part of svg.querySelectorAll<SVGGElement>(".process-map__arrows > g")) {
      const { source, target } = part.dataset;
      part.toggleAttribute("data-near", Boolean(key) && (source === key || target === key));
    }
  };
  const away = (): void => map.removeAttribute("data-looking");
  svg.addEventListener("pointerover", look);
  svg.addEventListener("focusin", look);
  svg.addEventListener("pointerleave", away);
  svg.addEventListener("focusout", away);
}
