// Pictures of the pages for the README, from a running demo (`./dev demo day`): node web/dev/pictures.mjs URL WALL-TOKEN FOLDER
import fs from 'node:fs';
import { openBrowser } from './browser.mjs';

const [url, token, folder] = process.argv.slice(2);
const words = {
	ko: ['“정류장이 옮겨졌는데 안내가 없어요. 어르신들이 추운 데서 기다리세요.”', '정류장 이전 안내 없음. 임시 안내판 요청.', '버스'],
	en: ['“The stop has moved and there is no sign. Old people wait in the cold.”', 'Bus stop moved without a sign. Asks for a notice.', 'Bus'],
};
const clock = { timezoneId: 'Asia/Seoul' };

async function wall(language) {
	const { context, close } = await openBrowser({ ...clock, viewport: { width: 1920, height: 1080 } });
	const page = await context.newPage();
	await page.goto(`${url}/wall?token=${token}`);
	await page.goto(`${url}/wall?lang=${language}`);
	await page.waitForSelector('.kpi');
	await page.waitForTimeout(8000); // past the pulse of a figure that just went over
	await page.screenshot({ path: `${folder}/wall-${language}.png` });
	await close();
}

async function desk(language, name) {
	const { context, close } = await openBrowser({ ...clock, viewport: { width: 1440, height: 900 } });
	const page = await context.newPage();
	await page.goto(`${url}/login?lang=${language}`);
	await page.fill('#name', name);
	await page.fill('#password', 'dajeong-demo');
	await page.click('[data-do=login]');
	await page.click('[data-do=mic-check]');
	await page.click('[data-do=available]:not(:disabled)');
	await page.click('[data-do=accept]', { trial: true, timeout: 120000 });
	await page.screenshot({ path: `${folder}/desk-ringing-${language}.png` });
	await page.click('[data-do=accept]');
	const [said, note, topic] = words[language];
	await page.fill('#words', said);
	await page.fill('#note', note);
	await page.fill('#topic', topic);
	await page.keyboard.press('Enter');
	await page.focus('#note');
	await page.waitForTimeout(6000);
	await page.screenshot({ path: `${folder}/desk-${language}.png` });
	if (language === 'ko') {
		await page.evaluate(() => { document.documentElement.dataset.theme = 'dark'; });
		await page.waitForTimeout(500); // past the change of colours
		await page.screenshot({ path: `${folder}/desk-dark-${language}.png` });
	}
	await page.click('[data-do=status]');
	await page.click('[role=menu] [data-value=offline]'); // after this contact
	await close();
}

async function citizen(language) {
	const { context, close } = await openBrowser({ ...clock, viewport: { width: 390, height: 844 } });
	const page = await context.newPage();
	await page.goto(`${url}/?lang=${language}`);
	await page.waitForTimeout(2500);
	await page.screenshot({ path: `${folder}/citizen-${language}.png` });
	await page.click('[data-do=call]');
	await page.waitForTimeout(6000);
	await page.screenshot({ path: `${folder}/citizen-call-${language}.png` });
	await page.click('[data-do=hangup]');
	await close();
}

fs.mkdirSync(folder, { recursive: true });
for (const [language, name] of [['ko', 'agent01'], ['en', 'agent02']]) {
	await wall(language);
	await citizen(language);
	await desk(language, name);
}
