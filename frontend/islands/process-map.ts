/**
 * Lets people move the boxes of the drawn process map, by pointer or arrow keys, zoom, and choose both ends of an arrow.
 *
 *   <div data-island="process-map" data-save="address" data-saved="…"><div class="process-map__toolbar" hidden>
 *     <button data-zoom="in"> <button data-connect> <button data-arrange> <button data-retry hidden> <span role="status" data-status></div>
 *     <svg viewBox><g class="process-map__lanes"><g class="process-map__arrows">
 *         <g class="process-map__arrow" data-source data-target><path> <g class="process-map__words" data-source data-target><text>
 *       <g class="process-map__box" data-key data-x data-y transform><a href><rect width height>
 *
 * Where arrows run is known to the server only (queries/layout.py). While a box moves, they follow it as straight lines; the
 * answer to what was kept is the drawing anew, and its arrows take their place. Without data-save the map is only looked at.
 * An arrow is finished in the form #flow-form, which works without script.
 */
import { startConnecting } from "./process-map/connecting";
import { startLooking } from "./process-map/looking";
import { boxesOf, follow, place, renew, type Box } from "./process-map/sheet";
import { startZoom } from "./process-map/zoom";

const STEP = 10;
const SNAP = 6; // so near to a row or column, a dragged box joins it
const REST = 700; // milliseconds without a move until the layout is kept

export default function start(map: HTMLElement): void {
  const svg = map.querySelector<SVGSVGElement>(".process-map__drawing");
  const toolbar = map.querySelector<HTMLElement>(".process-map__toolbar");
  if (!svg || !toolbar) return;
  const boxes = boxesOf(svg);
  const status = map.querySelector<HTMLElement>("[data-status]");
  const say = (words: string | undefined): void => {
    if (status) status.textContent = words ?? "";
  };
  toolbar.hidden = false;
  startZoom(map, svg);
  startLooking(map, svg);
  const address = map.dataset["save"];
  if (!address) return;
  const keep = keeper(map, address, say, (answer, waiting) => renew(svg, boxes, answer, waiting));
  const connecting = startConnecting(map, say);

  const scrolls = startArranging(map, say);

  const move = (box: Box, x: number, y: number): void => {
    place(svg, box, x, y);
    follow(svg, boxes, box.key);
    keep(box);
  };

  for (const box of boxes.values()) {
    drag(svg, box, (x, y) => move(box, ...snapped(box, boxes, x, y)), (event) => connecting.active() || scrolls(event));
    box.group.addEventListener("keydown", (event) => {
      const by = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[event.key];
      if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      move(box, box.x + (by[0] ?? 0), box.y + (by[1] ?? 0));
    });
    box.group.addEventListener("click", (event) => {
      if (connecting.active()) {
        event.preventDefault();
        connecting.choose(box);
      }
    });
  }
}

/** A finger scrolls the page and the map, until somebody says that it shall move boxes. */
function startArranging(map: HTMLElement, say: (words: string | undefined) => void): (event: PointerEvent) => boolean {
  const button = map.querySelector<HTMLButtonElement>("[data-arrange]");
  const hint = map.querySelector("[data-status]")?.textContent ?? "";
  if (matchMedia("(pointer: coarse)").matches) say("");
  button?.addEventListener("click", () => {
    const on = map.toggleAttribute("data-arranging");
    button.setAttribute("aria-pressed", String(on));
    say(on ? hint : "");
  });
  return (event) => event.pointerType === "touch" && !map.hasAttribute("data-arranging");
}

/** Lines a box up with others that it nearly stands in one row or column with, so that arrows run straight. */
function snapped(box: Box, boxes: ReadonlyMap<string, Box>, x: number, y: number): [number, number] {
  const others = [...boxes.values()].filter((other) => other !== box);
  const near = (at: number, places: number[]): number => places.find((each) => Math.abs(each - at) <= SNAP) ?? at;
  return [near(x, others.map((other) => other.x)), near(y, others.map((other) => other.y))];
}

function drag(svg: SVGSVGElement, box: Box, move: (x: number, y: number) => void, busy: (event: PointerEvent) => boolean): void {
  let from: { x: number; y: number; boxX: number; boxY: number } | null = null;
  let moved = false;
  // In units of the drawing, from the scale alone: the sheet may grow while the box moves, and the frame scroll.
  const point = (event: PointerEvent): { x: number; y: number } => {
    const scale = Number(svg.getAttribute("width")) / svg.viewBox.baseVal.width;
    const frame = svg.parentElement;
    return { x: (event.pageX + (frame?.scrollLeft ?? 0)) / scale, y: (event.pageY + (frame?.scrollTop ?? 0)) / scale };
  };
  box.group.addEventListener("dragstart", (event) => event.preventDefault());
  box.group.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || busy(event)) return;
    from = { ...point(event), boxX: box.x, boxY: box.y };
    moved = false;
  });
  // On the page, not on the box: a quick hand is outside of the box with its first step.
  addEventListener("pointermove", (event) => {
    if (!from) return;
    const at = point(event);
    if (!moved && Math.hypot(at.x - from.x, at.y - from.y) < 4) return;
    if (!moved) {
      moved = true;
      box.group.setPointerCapture(event.pointerId);
      box.group.toggleAttribute("data-moving", true);
    }
    move(from.boxX + at.x - from.x, from.boxY + at.y - from.y);
  });
  const end = (): void => {
    from = null;
    box.group.removeAttribute("data-moving");
  };
  addEventListener("pointerup", end);
  addEventListener("pointercancel", end);
  box.group.addEventListener(
    "click",
    (event) => {
      if (!moved) return;
      moved = false;
      event.preventDefault(); // a drag is not a wish to open the process
      event.stopImmediatePropagation();
    },
    true,
  );
}

/** Keeps moved boxes together, a moment after the last move. What could not be kept waits for the next time. */
function keeper(
  map: HTMLElement,
  address: string,
  say: (words: string | undefined) => void,
  drawn: (answer: string, waiting: ReadonlySet<string>) => void,
): (box: Box) => void {
  const waiting = new Map<string, [number, number]>();
  const token = map.querySelector<HTMLInputElement>("[data-csrf] [name=csrfmiddlewaretoken]")?.value ?? "";
  const retry = map.querySelector<HTMLButtonElement>("[data-retry]");
  let timer = 0;
  let sending = false;
  const ended = (words: string | undefined, kept: boolean): void => {
    say(words);
    if (retry) retry.hidden = kept;
  };
  const send = async (): Promise<void> => {
    clearTimeout(timer);
    if (waiting.size === 0 || sending) return;
    sending = true;
    const sent = new Map(waiting);
    waiting.clear();
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { Accept: "image/svg+xml", "X-CSRFToken": token },
        body: new URLSearchParams({ positions: JSON.stringify(Object.fromEntries(sent)) }),
        keepalive: true,
      });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      drawn(await answer.text(), new Set(waiting.keys()));
      ended(map.dataset["saved"], true);
    } catch {
      for (const [key, at] of sent) if (!waiting.has(key)) waiting.set(key, at);
      ended(map.dataset["failed"], false);
    }
    sending = false;
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void (sending ? later() : send()), REST);
  };
  retry?.addEventListener("click", () => void send());
  addEventListener("online", () => void send());
  addEventListener("pagehide", () => {
    sending = false; // there is no later
    void send();
  });
  return (box) => {
    waiting.set(box.key, [box.x, box.y]);
    later();
  };
}
