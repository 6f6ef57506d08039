// Small helpers for building the page.

export const $ = (id) => document.getElementById(id);
export const all = (selector) => document.querySelectorAll(selector);

/** An element with properties, data attributes and children. */
export function make(tag, { data = {}, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
}

/** Chinese first, English small beside it. */
export function words(zh, en) {
  return en ? [`${zh} `, make("small", { lang: "en" }, en)] : [zh];
}

/** Puts words into an element, but only when they are others: a screen reader says every change. */
export function say(element, zh, en) {
  const said = `${zh}\n${en ?? ""}`;
  if (element.dataset.said === said) return;
  element.dataset.said = said;
  element.replaceChildren(...words(zh, en));
}

export function pressed(button, on) {
  button.setAttribute("aria-pressed", String(on));
}
