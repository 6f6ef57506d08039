// The backup power: the mains switch and the battery.

import { make, pressed, say, words } from "/dom.js";

export const tells = ["mains_failed", "battery_low", "battery_old"];
const LOW = 15; // per cent, from which on the supply itself calls it low

export function start(bay) {
  bay.mains = bay.button("拉闸停电", "Cut the mains", () => bay.post("power", { mains: !bay.on }), { mains: "" });
  bay.charge = make("input", { type: "range", min: "0", max: "100", step: "5", ariaLabel: "电池 Battery" });
  bay.charge.onchange = () => bay.post("power", { charge: Number(bay.charge.value) });
  bay.body.append(bay.row(bay.mains), make("label", { className: "range" }, ...words("电池", "Battery"), bay.charge));
}

export function show(bay, { mains, charge, status }) {
  const old = status.split(" ").includes("RB");
  bay.on = mains;
  pressed(bay.mains, !mains);
  say(bay.mains, ...(mains ? ["拉闸停电", "Cut the mains"] : ["恢复供电", "Mains back"]));
  if (document.activeElement !== bay.charge) bay.charge.value = charge;
  const low = charge <= LOW;
  bay.say(
    `${mains ? "有市电" : "停电，用电池"}，电池${charge}%${low ? "，快用完了" : ""}${old ? "，该换了" : ""}`,
    `${mains ? "mains" : "on battery"}, battery ${charge} %${low ? ", nearly empty" : ""}${old ? ", to be replaced" : ""}`,
    !mains || low || old,
  );
}
