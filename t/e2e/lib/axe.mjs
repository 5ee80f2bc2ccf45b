/** axe over a page as it stands, with what it does not look at: what reaches beyond the window, and texts without words. */
import { readFileSync } from "node:fs";
import { top } from "./process.mjs";

const AXE = readFileSync(`${top}web/node_modules/axe-core/axe.min.js`, "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What stands there: violations, what reaches beyond the window, keys that have no words. */
export async function wrongs(page) {
	await page.evaluate(() => Promise.allSettled(document.getAnimations().filter((one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity).map((one) => one.finished)));
	await page.evaluate(AXE);
	return page.evaluate(async (rules) => {
		const { violations } = await globalThis.axe.run(document, { runOnly: rules });
		const found = violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.slice(0, 3).map((node) => `${node.html.slice(0, 140)} ${node.any[0]?.message ?? ""}`).join(" | ")}`);
		const { scrollWidth, clientWidth } = document.documentElement;
		const wide = () => [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > clientWidth + 1).slice(0, 4).map((one) => one.outerHTML.slice(0, 90));
		if (scrollWidth > clientWidth) found.push(`${scrollWidth} px in a window of ${clientWidth}: ${wide().join(" ")}`);
		const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		while (walk.nextNode()) if (/^[a-z_]+(\.[a-z_-]+)+(?<!\.jpg|\.png)$/.test(walk.currentNode.textContent.trim())) found.push(`no words for ${walk.currentNode.textContent.trim()}`);
		return found;
	}, RULES);
}
