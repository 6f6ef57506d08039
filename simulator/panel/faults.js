// Every fault there is, by device, struck and mended by a click, with its settings.

import { DEVICES, act, get, mend, strike } from "./control.js";
import { $, all, make, pressed, words } from "./dom.js";

const SETTINGS = {
  at: "哪条命令时",
  bytes: "字节数",
  code: "状态码",
  command: "哪条命令",
  every: "间隔秒数",
  key: "哪个键",
  kind: "哪一种",
  lines: "点行数",
  path: "哪个请求",
  seconds: "秒数",
  times: "次数，0=一直",
  when: "何时",
};
let struck = {};

export async function startFaults() {
  const groups = {};
  for (const fault of await get("/faults")) {
    groups[fault.device] ??= make("fieldset", {}, make("legend", {}, ...words(...DEVICES[fault.device])));
    groups[fault.device].append(row(fault));
  }
  $("fault-list").append(...Object.values(groups));
}

export function showFaults(state) {
  struck = state.faults;
  let count = 0;
  for (const button of all("[data-fault]")) {
    const on = button.dataset.fault in struck[button.dataset.device];
    count += on;
    pressed(button, on);
  }
  $("faults").firstElementChild.dataset.struck = String(count);
}

function row({ device, fault, meaning, settings }) {
  const button = make("button", { type: "button", title: fault, data: { device, fault } }, ...words(meaning.zh, meaning.en));
  const fields = Object.entries(settings).map(([name, setting]) => field(name, setting));
  button.onclick = () =>
    act(() => {
      if (fault in struck[device]) return mend(device, fault);
      return strike(device, fault, Object.fromEntries(fields.map(({ name, value }) => [name, value()])));
    });
  return make("div", { className: "fault" }, button, ...fields.map(({ label }) => label));
}

function field(name, setting) {
  const number = typeof setting.default === "number";
  const input = setting.choices.length
    ? make("select", {}, ...setting.choices.map((choice) => make("option", {}, choice)))
    : make("input", number ? { type: "number", min: "0", step: "any" } : { type: "text" });
  input.value = setting.default;
  input.title = setting.meaning;
  input.dataset.setting = name;
  const label = make("label", {}, ...words(SETTINGS[name] ?? name, name), input);
  return { name, label, value: () => (number ? Number(input.value) : input.value) };
}
