// The rating keypad: five keys, lit while the terminal asks.

import { make, words } from "/dom.js";

const LEVELS = [
  [5, "非常满意", "Very satisfied"],
  [4, "满意", "Satisfied"],
  [3, "基本满意", "Fairly satisfied"],
  [2, "不满意", "Dissatisfied"],
  [1, "非常不满意", "Very dissatisfied"],
];

export function start(bay) {
  const keys = LEVELS.map(([key, zh, en]) => {
    const made = make("button", { type: "button", data: { key } }, make("b", {}, String(key)), ...words(zh, en));
    made.onclick = () => bay.post("press", { key });
    return made;
  });
  bay.keys = make("div", { id: "keys", role: "group", ariaLabel: "按键 Keys" }, ...keys);
  bay.body.append(bay.keys);
}

export function show(bay, { asked, mode }) {
  bay.keys.dataset.asked = String(asked || mode === "digits_only");
  if (asked) bay.say("灯亮着，请按一个键", "Lit: press a key");
  else if (mode === "digits_only") bay.say("简易键盘：随时可按", "A plain pad: press any time");
  else bay.say("灯没亮：现在按了没有用", "Not lit: pressing now does nothing");
}
