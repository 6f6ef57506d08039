// The code scanner: a code made from a text, or one of a few at hand, held before it and taken away.

import * as camera from "/camera.js";
import { make, pressed } from "/dom.js";

const AT_HAND = [
  ["429999194803120029", "身份证号", "ID number"],
  ["42999920261122000123", "缴费单", "Bill"],
  ["6222020000000000000", "银行卡号", "Bank card"],
  [location.origin, "网址", "Web address"],
  ["134567890123456789", "付款码", "Payment code"],
  ["青禾县政务服务中心 取件码 0042", "中文", "Chinese text"],
];
const LOOKS = [
  ["clear", "清楚", "clear"],
  ["small", "太小", "small"],
  ["tilted", "歪着", "tilted"],
  ["blurred", "模糊", "blurred"],
  ["dark", "很暗", "dark"],
];
const ENCODINGS = ["utf-8", "gb18030"];

export async function start(bay) {
  bay.text = make("textarea", { rows: 2, placeholder: "码里的字 What the code says", ariaLabel: "码里的字 What the code says" });
  bay.look = select(LOOKS.map(([value, zh, en]) => [value, `${zh} ${en}`]), "样子 Look");
  bay.encoding = select(ENCODINGS.map((value) => [value, value.toUpperCase()]), "编码 Encoding");
  const holds = (text) => {
    bay.holding = text;
    return bay.post("hold", { text, look: bay.look.value, encoding: bay.encoding.value });
  };
  bay.text.oninput = () => (bay.hold.disabled = !bay.text.value);
  bay.hold = bay.button("举到扫码口前", "Hold it there", () => holds(bay.text.value), { hold: "" });
  bay.away = bay.button("拿开", "Take it away", () => bay.post("away", {}), { away: "" });
  bay.hold.disabled = true;
  bay.atHand = AT_HAND.map(([text, zh, en]) => Object.assign(bay.button(zh, en, () => holds((bay.text.value = text)), { code: en }), { value: text }));
  bay.body.append(bay.text, make("div", { className: "upload" }, bay.look, bay.encoding), bay.row(bay.hold, bay.away), make("div", { className: "buttons three" }, ...bay.atHand));
  bay.own = camera.upload("/code_scanner"); // a module reads what is on it; a camera shows the picture itself
  bay.eye = make("div", { className: "body" });
  bay.body.append(bay.own, bay.eye);
}

export async function show(bay, state, all) {
  const held = state.held ?? state.scene !== "empty";
  pressed(bay.hold, held);
  bay.hold.disabled = !bay.text.value;
  for (const button of bay.atHand) pressed(button, held && button.value === bay.holding);
  bay.away.disabled = !held;
  if ("scene" in state) await see(bay, state, all.models.code_scanner);
  bay.own.hidden = "scene" in state;
  bay.eye.hidden = !("scene" in state);
  const there = held ? ["有码举着", "a code is held there"] : ["没有码", "no code"];
  const light = state.lit === undefined ? [] : [state.lit ? ["灯亮着，在读", "lit, reading"] : ["灯没亮，现在不读", "not lit: nothing is read now"]];
  bay.say([there, ...light].map(([zh]) => zh).join("；"), [there, ...light].map(([, en]) => en).join(" · "));
}

// A camera stands there: what it sees, and pictures of one's own.
async function see(bay, state, model) {
  if (bay.seeing !== model) {
    bay.seeing = model;
    bay.eye.replaceChildren();
    bay.lens = { path: "/camera/code", body: bay.eye, button: bay.button, details: bay.details, say() {} };
    bay.ready = camera.start(bay.lens).catch((error) => {
      bay.seeing = null; // the model was gone again before its scenes were told
      throw error;
    });
  }
  await bay.ready;
  bay.lens.struck = bay.struck;
  camera.show(bay.lens, state);
}

function select(options, label) {
  return make("select", { ariaLabel: label }, ...options.map(([value, words]) => make("option", { value }, words)));
}
