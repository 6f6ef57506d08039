// A plug for every device: the fault `unplugged`.

import { act, mend, strike } from "./control.js";
import { $, all, make, say } from "./dom.js";

const PLUGGED = ["id_card", "receipt_printer", "rating_keypad"];

export function startPlugs() {
  for (const device of PLUGGED) {
    const plug = make("button", { type: "button", className: "plug", data: { plug: device } });
    plug.setAttribute("role", "switch");
    plug.append(make("i", { ariaHidden: "true" }), make("span"));
    plug.onclick = () => act(() => (plug.ariaChecked === "true" ? strike : mend)(device, "unplugged"));
    $(device).querySelector("h2").after(plug);
  }
}

export function showPlugs(state) {
  for (const plug of all("[data-plug]")) {
    const device = plug.dataset.plug;
    const inside = !("unplugged" in state.faults[device]);
    plug.ariaChecked = String(inside);
    $(device).dataset.plugged = String(inside);
    say(plug.lastElementChild, ...(inside ? ["已插好", "plugged in"] : ["已拔掉", "unplugged"]));
  }
}
