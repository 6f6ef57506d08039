// The sensor board: hands at door, tamper switch, beam and card slot; and the guide lights as they shine.

import { make, pressed, say, words } from "/dom.js";

const SENSORS = {
  door: [["打开机箱门", "Open the door"], ["关上机箱门", "Shut the door"], ["门开着", "door open"]],
  tamper: [["触发防拆开关", "Strike the tamper switch"], ["复位防拆开关", "Reset the tamper switch"], ["防拆触发", "tampered"]],
  near: [["有人走近", "Somebody comes near"], ["人走开", "They go away"], ["有人在", "somebody near"]],
  card_left: [["卡落在槽里", "A card is left"], ["拿走卡", "Take the card"], ["有卡没拿走", "a card left"]],
};
const AT = { 1: "读卡器 ", 2: "打印机 " }; // as a terminal usually wires them
const LIT = { ON: ["亮", "on"], OFF: ["灭", "off"], BLINK: ["闪", "blinks"] };

export const tells = ["door_open", "tampered"];

export function start(bay) {
  bay.sensors = Object.keys(SENSORS).map((sensor) =>
    bay.button(...SENSORS[sensor][0], () => bay.post("turn", { sensor, on: !bay.on[sensor] }), { sensor }),
  );
  bay.lights = make("p", { className: "lights" });
  bay.body.append(make("div", { className: "buttons two" }, ...bay.sensors), bay.lights);
}

export function show(bay, { sensors, lights }) {
  bay.on = sensors;
  for (const button of bay.sensors) {
    const on = sensors[button.dataset.sensor];
    pressed(button, on);
    say(button, ...SENSORS[button.dataset.sensor][on ? 1 : 0]);
  }
  bay.lights.replaceChildren(...words("引导灯", "Guide lights"), ...Object.entries(lights).map(lamp));
  const told = Object.keys(sensors).filter((sensor) => sensors[sensor]).map((sensor) => SENSORS[sensor][2]);
  const all = told.length ? told : [["门关着，没有人", "door shut, nobody there"]];
  bay.say(all.map(([zh]) => zh).join("；"), all.map(([, en]) => en).join(" · "), sensors.door || sensors.tamper);
}

function lamp([number, lit]) {
  return make("span", { className: "lamp", data: { lit } }, make("i", { ariaHidden: "true" }), ` ${number} ${AT[number] ?? ""}`, ...words(...LIT[lit]));
}
