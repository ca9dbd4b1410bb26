/**
 * Nothing typed is lost: warns before leaving, keeps a draft in this tab, and offers it when the form is opened again.
 *
 *   <form data-island="form-guard" data-key="risk-0042-v7"> … <span data-form-state data-unsaved="Not saved yet"></span>
 *     <template data-draft-offer>… <button data-restores>…</button> <button data-discards>…</button></template></form>
 *   data-key should name the record and its version, so that a draft never meets another version.
 */
type Draft = Record<string, string[]>;

export default function start(element: HTMLElement): void {
  if (!(element instanceof HTMLFormElement)) return;
  const form = element;
  const key = `holdfast-draft:${location.pathname}:${form.dataset["key"] ?? ""}`;
  const first = JSON.stringify(valuesOf(form));
  const state = form.querySelector<HTMLElement>("[data-form-state]");
  let dirty = false;
  let timer = 0;

  const note = (): void => {
    const now = JSON.stringify(valuesOf(form));
    dirty = now !== first;
    if (dirty) sessionStorage.setItem(key, now);
    else sessionStorage.removeItem(key);
    if (state) state.textContent = dirty ? (state.dataset["unsaved"] ?? "") : "";
  };
  const later = (): void => {
    dirty = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(note, 300);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    window.clearTimeout(timer);
    dirty = false;
    sessionStorage.removeItem(key);
  });
  addEventListener("beforeunload", (event) => {
    if (!dirty || !form.isConnected) return;
    note();
    if (dirty) event.preventDefault();
  });

  const kept = sessionStorage.getItem(key);
  if (kept && kept !== first) offer(form, () => restore(form, JSON.parse(kept) as Draft), () => sessionStorage.removeItem(key));
}

function offer(form: HTMLFormElement, accept: () => void, discard: () => void): void {
  const template = form.querySelector<HTMLTemplateElement>("template[data-draft-offer]");
  const notice = template?.content.firstElementChild?.cloneNode(true);
  if (!(notice instanceof HTMLElement)) return;
  form.prepend(notice);
  notice.querySelector("[data-restores]")?.addEventListener("click", () => {
    accept();
    notice.remove();
  });
  notice.querySelector("[data-discards]")?.addEventListener("click", () => {
    discard();
    notice.remove();
  });
}

function inputsOf(form: HTMLFormElement): (HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[] {
  return [...form.elements].filter(
    (input): input is HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement =>
      (input instanceof HTMLInputElement || input instanceof HTMLSelectElement || input instanceof HTMLTextAreaElement) &&
      input.name !== "" &&
      !["hidden", "file", "password", "submit", "button"].includes(input.type),
  );
}

function valuesOf(form: HTMLFormElement): Draft {
  const draft: Draft = {};
  for (const input of inputsOf(form)) {
    const values = (draft[input.name] ??= []);
    if (input instanceof HTMLSelectElement) values.push(...[...input.selectedOptions].map((option) => option.value));
    else if (input.type !== "checkbox" && input.type !== "radio") values.push(input.value);
    else if ((input as HTMLInputElement).checked) values.push(input.value);
  }
  return draft;
}

function restore(form: HTMLFormElement, draft: Draft): void {
  const taken = new Map<string, number>();
  for (const input of inputsOf(form)) {
    const values = draft[input.name];
    if (!values) continue;
    if (input instanceof HTMLSelectElement) for (const option of input.options) option.selected = values.includes(option.value);
    else if (input instanceof HTMLInputElement && ["checkbox", "radio"].includes(input.type)) input.checked = values.includes(input.value);
    else {
      const at = taken.get(input.name) ?? 0;
      input.value = values[at] ?? input.value;
      taken.set(input.name, at + 1);
    }
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}
