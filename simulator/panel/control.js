// Calls of the simulator's control, and what is shown when one fails.

import { $ } from "./dom.js";

const NAMES = { screen: { zh: "屏幕", en: "Screen" } };

/** What a device is called, Chinese and English. */
export const named = (device) => [NAMES[device]?.zh ?? device, NAMES[device]?.en ?? ""];
export const name = (device, title) => (NAMES[device] = title);
export const devices = () => Object.keys(NAMES);

export class Refused extends Error {}
class Silent extends Error {}

/** What a fetch gives; a connection that fails is another thing than a mistake of this page. */
export const heard = (answer) =>
  answer.catch((error) => {
    throw error instanceof TypeError ? new Silent() : error;
  });

export function trouble(text) {
  $("trouble").hidden = !text;
  if ($("trouble").textContent !== (text ?? "")) $("trouble").textContent = text ?? "";
}

/** Whether the simulator has ceased to answer. */
export let lost = false;

/** The long polls tell how they fare: an error, or null when the simulator is heard again. */
export function link(error) {
  if (!error && !lost) return;
  lost = Boolean(error);
  trouble(error ? explained(error) : null);
}

export async function get(path, options = {}) {
  return answered(await heard(fetch(path, { cache: "no-store", ...options })));
}

export async function post(path, body = {}) {
  const headers = { "Content-Type": "application/json" };
  return answered(await heard(fetch(path, { method: "POST", headers, body: JSON.stringify(body) })));
}

async function answered(response) {
  if (response.ok) return response.status === 204 ? null : heard(response.json());
  if (response.status === 403) throw new Refused("请打开控制台上的新地址。 Please open the fresh address on the console.");
  const { detail } = await response.json().catch(() => ({ detail: response.statusText }));
  throw new Refused(String(detail));
}

/** Does something for a click; a refusal is shown, silence is told. */
export async function act(doing) {
  try {
    const done = await doing();
    trouble(null);
    return done;
  } catch (error) {
    trouble(explained(error));
    return null;
  }
}

export function explained(error) {
  if (error instanceof Refused) return error.message;
  if (error instanceof Silent) return "模拟台没有应答，它可能已经结束。 The simulator does not answer; it may have ended.";
  console.error(error);
  return `这一页自己出了错，请重新载入。 This page has made a mistake; please load it again. (${error})`;
}

export const strike = (device, fault, settings = {}) => post("/faults/strike", { device, fault, ...settings });
export const mend = (device, fault) => post("/faults/mend", fault ? { device, fault } : { device });
