/**
 * The navigation remembers its width and which clauses are open; the place in its list survives a page.
 *
 *   <nav id="navigation" data-navigation-list><details data-clause="8">…  <button hidden data-narrows-navigation>
 */
import { remember } from "./cookies";

const PLACE = "holdfast-navigation-place";

export function startNavigation(page: Document): void {
  const navigation = page.querySelector<HTMLElement>("#navigation");
  if (!navigation) return;
  const root = page.documentElement;

  const button = page.querySelector<HTMLButtonElement>("[data-narrows-navigation]");
  if (button) {
    const show = (): void => button.setAttribute("aria-pressed", String(root.dataset["navigation"] === "narrow"));
    button.addEventListener("click", () => {
      root.dataset["navigation"] = root.dataset["navigation"] === "narrow" ? "wide" : "narrow";
      remember("holdfast_navigation", root.dataset["navigation"]);
      show();
    });
    show();
    button.hidden = false;
  }

  const groups = [...navigation.querySelectorAll<HTMLDetailsElement>("details[data-clause]")];
  for (const group of groups) {
    group.querySelector("summary")?.addEventListener("click", (event) => {
      if (root.dataset["navigation"] !== "narrow") return;
      event.preventDefault();
      root.dataset["navigation"] = "wide";
      remember("holdfast_navigation", "wide");
      group.open = true;
    });
    group.addEventListener("toggle", () => {
      const open = groups.filter((each) => each.open).map((each) => each.dataset["clause"]);
      remember("holdfast_groups", open.join("-"));
    });
  }

  const list = navigation.querySelector<HTMLElement>(".navigation__scroll");
  if (list) {
    list.scrollTop = Number(sessionStorage.getItem(PLACE) ?? 0);
    addEventListener("pagehide", () => sessionStorage.setItem(PLACE, String(list.scrollTop)));
  }
}
