/** Menus are <details class="menu">: one is open at a time, Escape and a click elsewhere close it, arrows move in it. */
const ITEMS = ".menu__item:not([disabled])";

function close(menu: HTMLDetailsElement, andFocus: boolean): void {
  menu.open = false;
  if (andFocus) menu.querySelector("summary")?.focus();
}

export function startMenus(page: Document): void {
  page.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    for (const menu of page.querySelectorAll<HTMLDetailsElement>("details.menu[open]")) {
      if (!menu.contains(target) || target?.closest(".menu__item")) close(menu, false);
    }
  });
  page.addEventListener("keydown", (event) => {
    const menu = event.target instanceof Element ? event.target.closest<HTMLDetailsElement>("details.menu") : null;
    if (!menu) return;
    if (event.key === "Escape" && menu.open) {
      event.preventDefault();
      close(menu, true);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      menu.open = true;
      const items = [...menu.querySelectorAll<HTMLElement>(ITEMS)];
      const at = items.findIndex((item) => item === page.activeElement);
      const step = event.key === "ArrowDown" ? 1 : -1;
      items[at < 0 ? (step > 0 ? 0 : items.length - 1) : (at + step + items.length) % items.length]?.focus();
    }
  });
}
