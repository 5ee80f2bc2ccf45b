/** What people do on the pages, by the handles that the pages give (data-do). */
import { PASSWORD } from "./server.mjs";
import { browser, open } from "./browser.mjs";
import { mkdirSync } from "node:fs";
import { top, until } from "./process.mjs";

/** Clicks as soon as the thing is there and may be pressed. */
export async function press(page, what, within_ms = 60_000) {
	const selector = `[data-do="${what}"]:not(:disabled)`;
	await page.waitForSelector(selector, { visible: true, timeout: within_ms }).catch(async (error) => {
		mkdirSync(`${top}build/log`, { recursive: true });
		const picture = `${top}build/log/no-${what}-${Date.now()}.png`;
		await page.screenshot({ path: picture }).catch(() => {});
		throw new Error(`no [data-do=${what}] on ${page.url()}: ${picture}; ${page.faults.join("; ")}`, { cause: error });
	});
	await page.evaluate((s) => document.querySelector(s).click(), selector);
}

/** Logs in on the login page. */
export async function logIn(page, server, name) {
	await page.goto(`${server.url}/login`, { waitUntil: "load" });
	await page.waitForSelector("#name", { visible: true });
	await page.type("#name", name);
	await page.type("#password", PASSWORD);
	await press(page, "login");
	await until(`${name} is in`, () => !page.url().includes("/login"));
}

/** An agent at the desk: logged in, the microphone checked, available. */
export async function openDesk(t, server, name, options) {
	const page = await open(await browser(t, options), `${server.url}/login`);
	await logIn(page, server, name);
	await checkAndGo(page);
	return page;
}

/** The check of the microphone, then Available. */
export async function checkAndGo(page) {
	await press(page, "mic-check");
	await press(page, "available");
	await until("available", () => page.evaluate(async () => ["idle", "ringing"].includes((await (await fetch("/api/v1/me")).json()).routing)));
}

/** A citizen who has pressed 120. */
export async function openCitizen(t, server, options) {
	const page = await open(await browser(t, options), `${server.url}/`);
	await press(page, "call");
	return page;
}

export const answer = (desk, within_ms) => press(desk, "accept", within_ms);

export const talking = (desk) =>
	until("the conversation at the desk", () => desk.evaluate(() => window.testConnections.some((c) => c.connectionState === "connected") && !!document.querySelector("[data-do=hold]:not(:disabled)")));
