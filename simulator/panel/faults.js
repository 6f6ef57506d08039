// The faults of a device, struck and mended by a click, with their settings.

import { make, pressed, words } from "./dom.js";

const SETTINGS = {
  at: "哪条命令时",
  bytes: "字节数",
  code: "状态码",
  command: "哪条命令",
  every: "间隔秒数",
  key: "哪个键",
  kind: "哪一种",
  lines: "点行数",
  pages: "页数",
  path: "哪个请求",
  record: "第几条记录",
  seconds: "秒数",
  sw: "状态字",
  times: "次数，0=一直",
  when: "何时",
};

/** The rows of a bay's faults. */
export function faultsOf(bay, faults) {
  bay.faults = [];
  return faults.map((fault) => row(bay, fault));
}

export function showFaults(bay) {
  let count = 0;
  for (const button of bay.faults) {
    const on = button.dataset.fault in bay.struck;
    count += on;
    pressed(button, on);
  }
  bay.section.dataset.struck = String(count);
}

function row(bay, { fault, meaning, settings }) {
  const fields = Object.entries(settings).map(([name, setting]) => field(name, setting));
  const doing = () => {
    if (fault in bay.struck) return bay.mend(fault);
    return bay.strike(fault, Object.fromEntries(fields.map(({ name, value }) => [name, value()])));
  };
  const button = bay.button(meaning.zh, meaning.en, doing, { device: bay.port, fault });
  button.title = fault;
  bay.faults.push(button);
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
