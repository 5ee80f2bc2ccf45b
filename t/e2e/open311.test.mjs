/** GeoReport v2 on the running centre, as other systems use it: what SeeClickFix's validator checks, re-expressed from the
 * specification; FixMyStreet's updates; and what goes wrong. */
import test from "node:test";
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import Ajv from "ajv";
import { Server } from "./lib/server.mjs";

const Open311 = createRequire(import.meta.url)("open311");

const form = (fields) => new URLSearchParams(fields);
const pothole = { service_code: "pothole", "attribute[where]": "road", lat: "37.2636", long: "127.0286", description: "구멍 <&> 전화 010-1234-5678", email: "kim@example.kr", first_name: "길동" };

async function begin(t) {
	const server = await Server.start(t);
	const admin = await server.login("admin");
	const { token } = await admin.post("/api/v1/tokens", { label: "fixmystreet", scope: "open311" });
	const base = `${server.url}/open311/v2`;
	const get = async (path) => {
		const got = await fetch(base + path);
		return { status: got.status, type: got.headers.get("content-type"), text: await got.text() };
	};
	const json = async (path) => JSON.parse((await get(path)).text);
	const post = async (fields, path = "/requests.json", headers = {}) => {
		const got = await fetch(base + path, { method: "POST", body: form(fields), headers });
		const text = await got.text();
		return { status: got.status, body: path.endsWith("json") ? JSON.parse(text) : text };
	};
	const leader = await server.login("supervisor01");
	return { server, token, leader, base, get, json, post };
}

/* What the published JSON Schemas for GeoReport v2 ask (open311/schema-validation), written anew: required fields, types, words. */
const text = { type: "string" }, maybe = { type: ["string", "null"] }, degrees = { type: ["number", "null"] }, time = { type: "string", pattern: "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)$" };
const object = (properties, required) => ({ type: "object", properties, required });
const list = (items) => ({ type: "array", items });
const schemas = {
	services: list(object({ service_code: text, service_name: text, description: maybe, metadata: { type: "boolean" }, type: { enum: ["realtime", "batch", "blackbox"] }, keywords: maybe, group: maybe }, ["service_code", "service_name", "metadata", "type"])),
	definition: object({ service_code: text, attributes: list(object({
		variable: { type: "boolean" }, code: text, datatype: { enum: ["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"] }, required: { type: "boolean" }, datatype_description: maybe,
		order: { type: ["integer", "null"] }, description: maybe, values: list(object({ key: text, name: text }, ["key", "name"])),
	}, ["variable", "code", "datatype", "required"])) }, ["service_code", "attributes"]),
	requests: list(object({
		service_request_id: text, status: { enum: ["open", "closed"] }, status_notes: maybe, service_name: maybe, service_code: text, description: { type: ["string", "null"], maxLength: 4000 }, agency_responsible: maybe,
		service_notice: maybe, requested_datetime: time, updated_datetime: { anyOf: [time, { type: "null" }] }, expected_datetime: { anyOf: [time, { type: "null" }] }, address: maybe, address_id: maybe, zipcode: maybe,
		lat: degrees, long: degrees, media_url: maybe,
	}, ["service_request_id", "status", "service_code", "requested_datetime"])),
	faqs: list(object({ id: text, question: text, expiration: maybe }, ["id", "question", "expiration"])),
	faq: list(object({ id: text, question: text, answer: text, answer_html: text, url: text, categories: list(object({ category_name: text }, ["category_name"])), services: list({}) }, ["id", "question", "expiration", "categories", "url", "answer", "answer_html", "services"])),
	inquiry_services: list(object({ id: text, service_name: text, expiration: maybe, brief_description: text }, ["id", "service_name", "expiration", "brief_description"])),
	facilities: list(object({ id: text, facility_name: text, expiration: maybe, type: text, brief_description: text }, ["id", "facility_name", "expiration", "type", "brief_description"])),
	facility: list(object({ features: list(object({ feature_name: text }, ["feature_name"])), address: text, displayed_hours: text, lat: text, long: text }, ["description", "features", "address", "city", "displayed_hours", "lat", "long", "eligibility_information"])),
};
const compiled = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, new Ajv().compile(schema)]));
const fits = (name, value) => assert.ok(compiled[name](value), `${name}: ${JSON.stringify(compiled[name].errors?.[0])}`);

test("discovery, services and their questions, in XML and JSON", async (t) => {
	const { server, get, json } = await begin(t);
	const found = await (await fetch(`${server.url}/open311/discovery.json`)).json();
	for (const key of ["changeset", "contact", "key_service", "endpoints"]) assert.ok(found[key], key);
	assert.deepEqual(Object.keys(found.endpoints[0]).sort(), ["changeset", "formats", "specification", "type", "url"]);
	assert.equal(found.endpoints[0].specification, "http://wiki.open311.org/GeoReport_v2");
	const xml = await (await fetch(`${server.url}/open311/discovery.xml`)).text();
	assert.ok(Date.parse(found.changeset) < Date.now() && found.endpoints.every((one) => Date.parse(one.changeset) < Date.now()), "changed in the past");
	assert.ok(found.endpoints.every((one) => Array.isArray(one.formats) && one.formats.includes("text/xml")));
	assert.ok(xml.includes(`<contact>${found.contact}</contact>`) && xml.includes(`<changeset>${found.changeset}</changeset>`), "both formats say the same");
	assert.match(xml, /^<\?xml version="1.0" encoding="utf-8"\?>\n<discovery><changeset>.*<endpoints><endpoint><specification>.*<formats><format>text\/xml<\/format>/);
	const services = await json("/services.json");
	fits("services", services);
	for (const one of services.filter((service) => service.metadata)) fits("definition", await json(`/services/${one.service_code}.json`));
	for (const one of services) {
		assert.deepEqual(Object.keys(one).sort(), ["description", "group", "keywords", "metadata", "service_code", "service_name", "type"]);
		assert.equal(typeof one.service_code, "string");
		assert.equal(typeof one.metadata, "boolean");
		assert.match(one.type, /^(realtime|batch)$/);
	}
	assert.ok(!services.some((one) => /crisis|welfare|meeting/.test(one.service_code)), "nothing of a person");
	const all = await get("/services.xml");
	assert.equal(all.type, "text/xml; charset=utf-8");
	assert.equal(all.text.match(/<service>/g).length, services.length);
	const definition = await json("/services/pothole.json");
	assert.equal(definition.service_code, "pothole");
	assert.deepEqual(definition.attributes.map((one) => one.order), [1, 2]);
	assert.deepEqual(Object.keys(definition.attributes[0]).sort(), ["code", "datatype", "datatype_description", "description", "order", "required", "values", "variable"]);
	assert.match((await get("/services/pothole.xml")).text, /<service_definition><service_code>pothole<\/service_code><attributes><attribute><variable>true<\/variable>.*<values><value><key>road<\/key>/);
	assert.equal((await get("/services/crisis.json")).status, 404);
	assert.equal((await get("/services.json?jurisdiction_id=atlantis")).status, 404);
	assert.equal((await get("/services.json?jurisdiction_id=")).status, 200, "an empty parameter is an absent one");
	assert.equal((await get("/nothing.xml")).status, 404);
});

test("a report is made, found without its reporter, and closed when it is answered", async (t) => {
	const { server, token, leader, get, json, post } = await begin(t);
	for (const key of ["", "wrong", undefined]) assert.equal((await post({ ...pothole, ...(key === undefined ? {} : { api_key: key }) })).status, 403);
	const no = async (change, why) => {
		const got = await post({ ...pothole, api_key: token, ...change });
		assert.equal(got.status, 400, why);
		assert.deepEqual(Object.keys(got.body[0]).sort(), ["code", "description"], why);
	};
	await no({ lat: "", long: "" }, "no place");
	await no({ long: "" }, "half a place");
	await no({ lat: "north" }, "no number");
	await no({ lat: "35.1", long: "129.0" }, "outside the province");
	await no({ service_code: "" }, "no service");
	await no({ service_code: "crisis" }, "no such service");
	await no({ "attribute[where]": "" }, "an answer that is needed");
	await no({ "attribute[where]": "sky" }, "no such answer");
	await no({ description: "" }, "no words");
	await no({ description: "가".repeat(4001) }, "too many words");
	await no({ email: "nobody" }, "no address");
	for (const media_url of ["file:///etc/passwd", "javascript:alert(1)", "https://pictures.example/a\nfirst_name: b", "https://pictures.example/" + "a".repeat(1000)]) await no({ media_url }, media_url);
	assert.equal((await post({ ...pothole, api_key: token, jurisdiction_id: "atlantis" })).status, 404);
	const media_url = "https://pictures.example/hole.jpg?signed=" + "a".repeat(600);
	const made = await post({ ...pothole, api_key: token, jurisdiction_id: "gg.go.kr/suwon", media_url });
	assert.equal(made.status, 200);
	const id = made.body[0].service_request_id;
	assert.match(id, /^\d+$/);
	fits("requests", await json(`/requests/${id}.json`));
	const [one] = await json(`/requests/${id}.json`);
	assert.equal(one.status, "open");
	assert.equal(typeof one.lat, "number");
	assert.match(one.requested_datetime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
	assert.equal(one.description, "구멍 <&> 전화 •••");
	assert.doesNotMatch(JSON.stringify(one), /example\.kr|길동|1234|pictures\.example/);
	assert.equal(one.media_url, null);
	const xml = (await get(`/requests/${id}.xml`)).text;
	assert.match(xml, /<service_requests><request><service_request_id>\d+<\/service_request_id><status>open/);
	assert.match(xml, /구멍 &lt;&amp;&gt; 전화/);
	const inquiry = await leader.get(`/api/v1/inquiries/${id}`);
	assert.ok(JSON.stringify(inquiry).includes(media_url), "the centre sees where the picture lies, whole");
	assert.match(inquiry.text, /길동/, "the centre knows who it is from");
	assert.equal(inquiry.tell_by, "mail");
	const plain = await post({ service_code: "waste", address_string: "수원시청 앞", description: "쓰레기", api_key: token }, "/requests.xml");
	assert.match(plain.body, /<service_requests><request><service_request_id>\d+</);
	await leader.post(`/api/v1/inquiries/${id}/answer`, { reason: "solved", text: "메웠습니다", told: true });
	assert.equal((await json(`/requests/${id}.json`))[0].status, "closed");
	assert.deepEqual((await json("/requests.json?status=closed")).map((row) => row.service_request_id), [id]);
	assert.deepEqual((await json("/requests.json?status=open&service_code=waste,noise")).map((row) => row.service_code), ["waste"]);
	assert.deepEqual(await json("/requests.json?jurisdiction_id=yeoju"), []);
	assert.equal((await json(`/requests.json?service_request_id=${id},5,x&status=open`)).length, 1, "numbers override everything else");
	const many = Array.from({ length: 49 }, (_, n) => String(BigInt(id) + BigInt(n + 1)));
	assert.equal((await json(`/requests.json?service_request_id=${[...many, id].join(",")}`)).length, 1, "fifty numbers are one question");
	assert.equal((await get(`/requests.json?service_request_id=${[...many, id, "5"].join(",")}`)).status, 400);
	assert.equal((await fetch(`${server.url}/open311/v2/requests.xml`)).headers.get("access-control-allow-origin"), "*", "pages of other sites may read them");
	assert.match((await get("/requests.json?start_date=2026-11-02T00:00:00Z&end_date=2026-11-01T00:00:00Z")).text, /end_date is before start_date/);
	assert.equal((await get("/requests/5.json")).status, 404);
	assert.equal((await get("/requests.json?service_code=")).status, 200);
	for (const bad of ["start_date=2026-11-01T00:00:00", "start_date=yesterday", "end_date=2026-02-30T00:00:00Z", "status=half", "page_size=1001", "page=0", "start_date=2026-01-01T00:00:00Z&end_date=2026-06-01T00:00:00Z"])
		assert.equal((await get("/requests.json?" + bad)).status, 400, bad);
	assert.equal((await get("/requests.json?status=open&status=half")).status, 200, "of a repeated one the first counts");
});

test("a disaster is a token until a person has looked; reports of the app appear when their sender allows it; a key opens nothing else", async (t) => {
	const { server, token, leader, json, get, post } = await begin(t);
	const flood = await post({ service_code: "flood", "attribute[depth]": "knee", lat: "37.2636", long: "127.0286", description: "지하차도에 물이 찹니다", api_key: token });
	assert.equal(flood.body[0].service_request_id, undefined);
	const mark = flood.body[0].token, [id] = mark.split("-");
	assert.deepEqual(await json(`/tokens/${mark}.json`), [{ token: mark }]);
	assert.equal((await get(`/requests/${id}.json`)).status, 404);
	assert.equal((await get("/tokens/5-aaaaaaaaaa.json")).status, 404);
	await leader.post(`/api/v1/inquiries/${id}/unowned`, { reason: "unclear" });
	assert.equal((await json(`/tokens/${mark}.json`))[0].service_request_id, id);
	assert.equal((await get(`/requests/${id}.json`)).status, 200);
	const report = async (shown) => (await (await fetch(`${server.url}/api/v1/public/reports`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ service: "noise", text: "밤에 시끄러워요", place: "suwon", shown }) })).json()).id;
	const hidden = await report(false), open = await report(true);
	assert.equal((await get(`/requests/${hidden}.json`)).status, 404);
	assert.equal((await get(`/requests/${open}.json`)).status, 200);
	assert.equal((await fetch(`${server.url}/api/v1/inquiries`, { headers: { authorization: `Bearer ${token}` } })).status, 401);
});

test("FixMyStreet's updates: written once, on the line of time, read again", async (t) => {
	const { token, leader, json, post } = await begin(t);
	const id = (await post({ ...pothole, api_key: token })).body[0].service_request_id;
	const update = { api_key: token, service_request_id: id, update_id: "fms-1", updated_datetime: "2026-11-22T09:00:00+09:00", status: "OPEN", description: "아직 그대로예요, 031-123-4567" };
	const first = await post(update, "/servicerequestupdates.json"), again = await post(update, "/servicerequestupdates.json");
	assert.equal(first.status, 200);
	assert.equal(first.body[0].update_id, again.body[0].update_id);
	assert.equal((await post({ ...update, updated_datetime: "2026-11-22T09:00:00" }, "/servicerequestupdates.json")).status, 400);
	assert.equal((await post({ ...update, service_request_id: "5" }, "/servicerequestupdates.json")).status, 404);
	assert.equal((await post({ ...update, api_key: "" }, "/servicerequestupdates.json")).status, 403);
	assert.equal((await leader.get(`/api/v1/inquiries/${id}`)).entries.filter((one) => one.kind === "heard").length, 1);
	const [read] = await json("/servicerequestupdates.json");
	assert.deepEqual([read.service_request_id, read.status, read.description], [id, "OPEN", "아직 그대로예요, •••"]);
});

test("a foreign client: discovery, services, a report and what became of it", async (t) => {
	const { server, token, leader } = await begin(t);
	const client = new Open311({ discovery: `${server.url}/open311/discovery.json`, apiKey: token, jurisdiction: "gg.go.kr/suwon" });
	const call = (method, ...words) => new Promise((done, no) => client[method](...words, (trouble, answer) => (trouble ? no(new Error(answer)) : done(answer))));
	const found = await call("serviceDiscovery", {});
	await call("serviceDiscovery", { cache: true, type: found.endpoints[0].type });
	assert.equal(client.endpoint, `${server.url}/open311/v2/`);
	assert.ok((await call("serviceList")).some((one) => one.service_code === "pothole"));
	assert.equal((await call("serviceDefinition", "pothole")).attributes[0].code, "where");
	const [{ service_request_id: id }] = await call("submitRequest", { service_code: "pothole", attributes: { where: "road" }, lat: 37.2636, long: 127.0286, description: "구멍" });
	assert.match(id, /^\d+$/);
	await leader.post(`/api/v1/inquiries/${id}/answer`, { reason: "solved", text: "메웠습니다", told: true });
	const [one] = await call("serviceRequest", id);
	assert.deepEqual([one.service_request_id, one.status, one.requested_datetime instanceof Date], [id, "closed", true]);
	assert.deepEqual((await call("serviceRequests", [id])).map((row) => row.service_request_id), [id]);
	const [{ token: mark }] = await call("submitRequest", { service_code: "flood", attributes: { depth: "knee" }, lat: 37.2636, long: 127.0286, description: "물" });
	assert.deepEqual(await call("token", mark), [{ token: mark }]);
	await assert.rejects(() => call("serviceRequest", "5"), /404/);
});

test("Inquiry API v1: questions, services and facilities, and nothing that is not for everybody", async (t) => {
	const { server, leader } = await begin(t);
	const get = async (path) => {
		const got = await fetch(`${server.url}/open311/inquiry/v1${path}`);
		return { status: got.status, type: got.headers.get("content-type"), text: await got.text() };
	};
	const json = async (path) => JSON.parse((await get(path)).text);
	const article = async (kind, audience, title) => {
		const { id } = await leader.post("/api/v1/articles", { words: title, body: `<b>${title}</b> & 그 내용\n둘째 줄`, kind, audience, language: "ko", source: "시험", revision: 0 });
		await leader.ask("PUT", `/api/v1/articles/${id}/state`, { state: "live" });
		return String(id);
	};
	const guide = await article("guide", "public", "살구나무길 공사"), programme = await article("programme", "public", "살구 농가 지원"), secret = await article("guide", "staff", "살구 내부 지침"), story = await article("story", "public", "살구 이야기");
	const faqs = await json("/web_faqs/all.json"), services = await json("/services/all.json");
	fits("faqs", faqs);
	fits("inquiry_services", services);
	const ids = faqs.map((one) => one.id);
	assert.deepEqual([guide, programme, secret, story].map((id) => ids.includes(id)), [true, false, false, false]);
	assert.ok(services.some((one) => one.id === programme) && !services.some((one) => one.id === guide));
	const [one] = await json(`/web_faqs/${guide}.json`);
	fits("faq", [one]);
	assert.equal(one.answer_html, "&lt;b&gt;살구나무길 공사&lt;/b&gt; &amp; 그 내용<br />둘째 줄");
	assert.equal(one.url, `${server.url}/answers#found=${guide}`);
	const xml = await get(`/web_faqs/${guide}.xml`);
	assert.equal(xml.type, "text/xml; charset=utf-8");
	assert.match(xml.text, /<faqs><faq><id>\d+<\/id><question>살구나무길 공사<\/question><expiration\/><categories><category_name>guide<\/category_name><\/categories>/);
	const [asked] = await json(`/services/${programme}.json`);
	assert.equal(asked.web_actions[0].url, `${server.url}/answers#found=${programme}`);
	const facilities = await json("/facilities/all.json"), rooms = await json("/facilities/emergency_room.json");
	fits("facilities", facilities);
	assert.ok(facilities.length > 200 && rooms.length > 0 && rooms.every((room) => room.type === "emergency_room"));
	assert.match(rooms[0].open_now, /^(open|limited|stale|unknown|closed)$/);
	const [room] = await json(`/facilities/${rooms[0].id}.json`);
	fits("facility", [room]);
	assert.match((await get(`/facilities/${room.id}.xml`)).text, /<features><feature_name>[^<]+<\/feature_name>/);
	for (const bad of [`/web_faqs/${secret}.json`, `/services/${guide}.json`, "/web_faqs/5.xml", "/facilities/5.json", "/facilities/casino.json", "/people/all.json", "/web_faqs/all.pdf"]) assert.equal((await get(bad)).status, 404, bad);
	assert.equal((await get("/web_faqs/all.json?language=xx")).status, 400);
	assert.ok((await json("/web_faqs/all.json?language=en")).some((row) => /^[A-Z]/.test(row.question)));
});
