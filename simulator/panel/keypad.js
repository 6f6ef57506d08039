// The rating keypad: five keys, lit while the terminal asks.

import { act, post } from "./control.js";
import { $, make, say, words } from "./dom.js";

const LEVELS = [
  [5, "非常满意", "Very satisfied"],
  [4, "满意", "Satisfied"],
  [3, "基本满意", "Fairly satisfied"],
  [2, "不满意", "Dissatisfied"],
  [1, "非常不满意", "Very dissatisfied"],
];

export function startKeypad() {
  for (const [key, zh, en] of LEVELS) {
    const made = make("button", { type: "button", data: { key } }, make("b", {}, String(key)), ...words(zh, en));
    made.onclick = () => act(() => post("/rating_keypad/press", { key }));
    $("keys").append(made);
  }
}

export function showKeypad(state) {
  const { asked, mode } = state.rating_keypad;
  $("keys").dataset.asked = String(asked || mode === "digits_only");
  if (asked) say($("keypad"), "灯亮着，请按一个键", "Lit: press a key");
  else if (mode === "digits_only") say($("keypad"), "简易键盘：随时可按", "A plain pad: press any time");
  else say($("keypad"), "灯没亮：现在按了没有用", "Not lit: pressing now does nothing");
}
