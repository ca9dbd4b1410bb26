/**
 * Asks how far a long piece of work is, and goes on when it is done.
 *
 *   <div data-island="progress" data-poll="/jobs/42/progress/"><span data-figure></span><progress></progress><div data-note></div></div>
 *   The address answers {"done": 812, "total": 1240, "note": "…", "next": "/where/to/go"}; next only when all is done.
 */
type Answer = { done: number; total: number; note?: string; next?: string };

const SHORTEST = 1000;
const LONGEST = 15000;

export default function start(element: HTMLElement): void {
  const bar = element.querySelector("progress");
  const figure = element.querySelector<HTMLElement>("[data-figure]");
  const note = element.querySelector<HTMLElement>("[data-note]");
  const address = element.dataset["poll"];
  if (!bar || !address) return;
  const written = (number: number): string => number.toLocaleString(document.documentElement.lang);

  const ask = async (pause: number): Promise<void> => {
    if (!element.isConnected) return;
    let next = pause;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      const { done, total, note: words, next: there } = (await answer.json()) as Answer;
      bar.max = total;
      bar.value = done;
      if (figure) figure.textContent = `${written(done)} / ${written(total)}`;
      if (note && words !== undefined && note.textContent !== words) note.textContent = words;
      if (there) {
        location.assign(there);
        return;
      }
      next = SHORTEST;
    } catch (error) {
      console.warn("no word of the progress, asking again", error);
      next = Math.min(LONGEST, pause * 2);
    }
    window.setTimeout(() => void ask(next), next);
  };
  void ask(SHORTEST);
}
