// The office behind the terminal, and how it behaves: one choice of six.

import { act, mend, strike } from "./control.js";
import { $, all, make, pressed, say, words } from "./dom.js";

const MOODS = {
  normal: { fault: null, zh: "正常", en: "Normal" },
  slow: { fault: "answers_late", zh: "慢（20秒）", en: "Slow (20 s)" },
  silent: { fault: "silent", zh: "不答", en: "Silent" },
  wrong: { fault: "garbage", zh: "答错", en: "Nonsense" },
  refusing: { fault: "refuses", zh: "拒绝", en: "Refuses" },
  down: { fault: "down", zh: "断网", en: "Cut off" },
};

export function startOffice() {
  for (const [mood, { fault, zh, en }] of Object.entries(MOODS)) {
    const made = make("button", { type: "button", data: { office: mood } }, ...words(zh, en));
    made.onclick = () =>
      act(async () => {
        await mend("office");
        if (fault) await strike("office", fault);
      });
    $("moods").append(made);
  }
}

export function showOffice(state) {
  const struck = Object.keys(state.faults.office);
  for (const button of all("[data-office]")) {
    const { fault } = MOODS[button.dataset.office];
    pressed(button, fault ? struck.includes(fault) : !struck.length);
  }
  const { requests, certificates, ratings } = state.office;
  say(
    $("office-words"),
    `收到${requests}次请求，出了${certificates}份证明，收到${ratings}个评价`,
    `${requests} requests, ${certificates} certificates, ${ratings} ratings`,
  );
}
