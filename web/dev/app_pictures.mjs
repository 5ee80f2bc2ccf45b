// Pictures of the citizen's pages for docs/app.md, from a running demo: node web/dev/app_pictures.mjs URL FOLDER. Each page in Korean and in
// English on a telephone's screen, as webp. The report that is made stands on the page of own inquiries afterwards.
import fs from 'node:fs';
import { openBrowser } from './browser.mjs';

const [url, folder] = process.argv.slice(2);
const words = {
	ko: { number: 'ㅅㄷ', ask: '버스 놓고', report: '버스 정류장 앞 보도블록이 깨져 발이 빠집니다.', address: '경기도청 정문 건너편 정류장' },
	en: { number: 'violence', ask: 'bus lost', report: 'The pavement at the bus stop is broken; people trip over it.', address: 'The stop opposite the provincial office' },
};

/** @param {import('playwright-core').Page} page @param {string} name @param {string} [from] what stands at the top */
async function picture(page, name, from) {
	await page.evaluate(async one => {
		await document.fonts.ready;
		if (one) scrollTo(0, Math.max(0, /** @type {HTMLElement} */ (document.querySelector(one)).getBoundingClientRect().top + scrollY - 16));
		else scrollTo(0, 0);
		await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
	}, from);
	const session = await page.context().newCDPSession(page);
	const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 70 });
	fs.writeFileSync(`${folder}/app-${name}.webp`, Buffer.from(data, 'base64'));
}

/** @param {'ko' | 'en'} language */
async function pages(language) {
	const { context, close } = await openBrowser({ timezoneId: 'Asia/Seoul', viewport: { width: 390, height: 844 }, permissions: ['microphone', 'notifications'] });
	const page = await context.newPage(), said = words[language];
	await page.goto(`${url}/?lang=${language}`);
	await page.evaluate(one => localStorage.setItem('dj.language', one), language);
	const open = async (/** @type {string} */ path) => { await page.goto(url + path, { waitUntil: 'networkidle' }); };

	await open('/');
	await picture(page, `home-${language}`);
	await open('/numbers');
	await page.waitForSelector('#list li');
	await picture(page, `numbers-${language}`);
	await page.fill('#query', said.number);
	await page.waitForSelector('#list mark');
	await picture(page, `numbers-found-${language}`);
	await open('/report');
	await page.waitForSelector('#map [data-place=suwon]');
	await page.selectOption('#service', 'pothole');
	await page.fill('#text', said.report);
	await picture(page, `report-${language}`);
	await page.click('#map [data-place=suwon] path');
	await page.fill('#address', said.address);
	await picture(page, `report-place-${language}`, '#place-tools');
	await page.click('#send');
	await page.waitForSelector('#result .number');
	await picture(page, `report-sent-${language}`);
	await open('/my');
	await page.waitForSelector('main .card');
	await picture(page, `my-${language}`);
	await open('/answers');
	await page.fill('#query', said.ask);
	await page.waitForSelector('#found .card');
	await picture(page, `answers-${language}`);
	await page.waitForSelector('#open .card');
	await picture(page, `answers-open-${language}`, 'label:has(#kind)');
	await open('/about');
	await picture(page, `about-${language}`);
	await open('/chat');
	await picture(page, `chat-${language}`);
	await open('/sign');
	await picture(page, `sign-${language}`);
	await close();
}

fs.mkdirSync(folder, { recursive: true });
await pages('ko');
await pages('en');
