// The office behind the terminal, and how it behaves: one choice of six.

import { act, mend, strike } from "./control.js";
import { make, pressed } from "./dom.js";

const MOODS = [
  ["normal", null, "正常", "Normal"],
  ["slow", "answers_late", "慢（20秒）", "Slow (20 s)"],
  ["silent", "silent", "不答", "Silent"],
  ["wrong", "garbage", "答错", "Nonsense"],
  ["refusing", "refuses", "拒绝", "Refuses"],
  ["down", "down", "断网", "Cut off"],
];

export function start(bay) {
  bay.moods = MOODS.map(([office, fault, zh, en]) => {
    const behave = async () => {
      await mend("office");
      if (fault) await strike("office", fault);
    };
    return bay.button(zh, en, () => act(behave), { office });
  });
  bay.body.append(make("div", { className: "buttons three" }, ...bay.moods));
}

const many = (count, what) => `${count} ${what}${count === 1 ? "" : "s"}`;

export function show(bay, { requests, certificates, ratings }) {
  const struck = Object.keys(bay.struck);
  MOODS.forEach(([, fault], at) => pressed(bay.moods[at], fault ? struck.includes(fault) : !struck.length));
  bay.say(
    `收到${requests}次请求，出了${certificates}份证明，收到${ratings}个评价`,
    [many(requests, "request"), many(certificates, "certificate"), many(ratings, "rating")].join(", "),
  );
}
