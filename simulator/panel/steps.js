// Which of the four steps in the header the visit is at: the page on the terminal's screen tells.

import { all } from "./dom.js";

export function showStep({ screen: { step } }) {
  for (const item of all("#steps li")) item.ariaCurrent = item.id === `step-${step}` ? "step" : null;
}
