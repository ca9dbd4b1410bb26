/**
 * Filter-as-you-type over a long <select>, single or multiple. The select stays the field that is sent.
 *
 *   <div class="combobox" data-island="combobox" data-word-none="…" data-word-remove="…" data-word-add="…"><select id="id_site">…</select></div>
 */
import { matches } from "./shared/words";

export default function start(box: HTMLElement): void {
  const select = box.querySelector("select");
  if (!select) return;
  const id = select.id;
  const input = made("input", "");
  const list = made("ul", "combobox__list");
  const chips = made("div", "combobox__chips");
  input.type = "text";
  input.autocomplete = "off";
  input.placeholder = box.dataset["wordAdd"] ?? "";
  input.id = id;
  select.id = `${id}-select`;
  list.id = `${id}-list`;
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${id}"]`)?.firstChild?.textContent?.trim() ?? "");
  if (select.multiple) list.setAttribute("aria-multiselectable", "true");
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]] as const) {
    input.setAttribute(name, value);
  }
  for (const name of ["aria-describedby", "aria-invalid"]) {
    const value = select.getAttribute(name);
    if (value) input.setAttribute(name, value);
  }
  if (select.required) input.setAttribute("aria-required", "true");
  select.required = false;
  select.hidden = true;
  box.append(chips, input, list);

  const options = [...select.options].filter((option) => option.value !== "");
  let near: HTMLOptionElement[] = [];
  let active = -1;

  const activate = (index: number): void => {
    const items = [...list.querySelectorAll<HTMLElement>("[role=option]")];
    active = items.length === 0 ? -1 : (index + items.length) % items.length;
    items.forEach((item, at) => item.toggleAttribute("data-active", at === active));
    items[active]?.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", items[active]?.id ?? "");
  };
  const draw = (typed: string): void => {
    near = options.filter((option) => matches(option.text, typed));
    list.replaceChildren(...near.map((option, at) => {
      const item = made("li", "combobox__option");
      item.id = `${id}-option-${at}`;
      item.textContent = option.text;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", String(option.selected));
      return item;
    }));
    if (near.length === 0) {
      const none = made("li", "combobox__none");
      none.textContent = box.dataset["wordNone"] ?? "";
      list.append(none);
    }
    activate(0);
  };
  const show = (open: boolean): void => {
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    if (open) draw(select.multiple || input.value === chosenText() ? "" : input.value);
  };
  const chosenText = (): string => (select.multiple ? "" : (options.find((option) => option.selected)?.text ?? ""));
  const reflect = (): void => {
    input.value = chosenText();
    if (!select.multiple) return;
    chips.replaceChildren(...options.filter((option) => option.selected).map((option) => {
      const chip = made("span", "chip");
      const remove = made("button", "");
      remove.type = "button";
      remove.textContent = "×";
      remove.setAttribute("aria-label", `${box.dataset["wordRemove"] ?? ""} ${option.text}`);
      remove.addEventListener("click", () => choose(option));
      chip.append(option.text, remove);
      return chip;
    }));
  };
  const choose = (option: HTMLOptionElement | undefined): void => {
    if (!option) return;
    input.focus(); // first, since the chip that has the focus may be about to go
    option.selected = select.multiple ? !option.selected : true;
    select.dispatchEvent(new Event("change", { bubbles: true }));
    show(false);
  };

  input.addEventListener("click", () => show(list.hidden !== false));
  input.addEventListener("input", (event) => {
    event.stopPropagation();
    show(true);
    draw(input.value);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) show(true);
      else activate(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      choose(near[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      show(false);
      reflect();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (item) choose(near[[...list.children].indexOf(item)]);
  });
  box.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && box.contains(event.relatedTarget)) return;
    if (!select.multiple && input.value === "" && select.options[0]?.value === "") select.value = "";
    show(false);
    reflect();
  });
  select.addEventListener("change", reflect);
  reflect();
}

function made<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, name: string): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (name) element.className = name;
  return element;
}
