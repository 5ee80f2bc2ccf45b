/** U+ Message Hub as its documents say (docs/channels.md): login by a password hashed twice, an inbox that is read once, reports that come again until they are acknowledged. */
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { freePort, whenOver } from "./process.mjs";

const sha512 = (text) => createHash("sha512").update(text).digest("base64");
const fine = (data) => [200, { code: "10000", message: "성공", ...(data !== undefined && { data }) }];
const wrong = (code, message) => [200, { code, message }];

export class MessageHub {
	inbox = []; /* messages from citizens */
	reports = []; /* what became of ours */
	sent = []; /* {to, type, cliKey, msg, files} */
	files = new Map();
	asked = [];
	acknowledged = [];
	out = null; /* reports that were handed out and not acknowledged */
	tokens = new Set();

	static async open(t, { key = "APIKEY", password = "PASSWORD" } = {}) {
		const hub = new MessageHub();
		Object.assign(hub, { key, password, port: await freePort() });
		const server = createServer((q, a) => {
			const parts = [];
			q.on("data", (part) => parts.push(part));
			q.on("end", () => {
				if (hub.away) return q.socket.destroy();
				hub.asked.push(`${q.method} ${q.url.replace(/(auth\/v1\/).*/, "$1")}`);
				const [status, body, type = "application/json"] = hub.answer(q, Buffer.concat(parts));
				a.writeHead(status, { "content-type": type });
				a.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
			});
		});
		await new Promise((done) => server.listen(hub.port, "127.0.0.1", done));
		whenOver(t, () => (server.closeAllConnections(), server.close()));
		hub.url = `http://127.0.0.1:${hub.port}`;
		return hub;
	}

	answer(q, bytes) {
		const what = `${q.method} ${q.url}`;
		const login = what.match(/^POST \/auth\/v1\/([\w-]{1,20})$/);
		if (login) return this.login(login[1], JSON.parse(bytes));
		if (!this.tokens.has(q.headers.authorization?.replace(/^Bearer /, ""))) return wrong("29011", "권한 없음");
		switch (what) {
			case "GET /mo/v1/msg": return this.read();
			case "GET /msg/v1.2/report": return this.report();
			case "POST /msg/v1.2/report/result": return this.acknowledge(JSON.parse(bytes));
			case "POST /msg/v1/sms": return this.take("sms", JSON.parse(bytes));
			case "POST /msg/v1/mms": return this.take("mms", JSON.parse(bytes));
			case "POST /file/v1/mms": return this.upload(q.headers["content-type"], bytes);
			default: return q.url.startsWith("/photo/") ? [200, this.photo, "image/jpeg"] : [404, {}];
		}
	}

	login(word, { apiKey, apiPwd }) {
		if (apiKey !== this.key) return wrong("20000", "미발급 API 키");
		if (apiPwd !== sha512(`${sha512(this.password)}.${word}`)) return wrong("20002", "비밀번호 불일치");
		const token = randomBytes(30).toString("base64url");
		this.tokens.add(token);
		return fine({ token, refreshToken: "unused" });
	}

	/** What was read is gone. */
	read() {
		const moLst = this.inbox.splice(0);
		if (moLst.length) this.kept = false;
		return fine(moLst.length ? { moCnt: String(moLst.length), moLst } : undefined);
	}

	/** Whoever asks for reports has what it read on disk. */
	report() {
		this.kept = true;
		if (!this.out && this.reports.length) this.out = { rptKey: randomBytes(5).toString("hex"), rptLst: this.reports.splice(0, 100) };
		return this.out ? fine({ ...this.out, rptCnt: this.out.rptLst.length }) : fine();
	}

	acknowledge({ rptKeyLst }) {
		if (this.deaf) return wrong("29012", "서버 에러");
		this.acknowledged.push(...rptKeyLst);
		if (rptKeyLst.includes(this.out?.rptKey)) this.out = null;
		return fine();
	}

	take(type, { callback, msg, title, fileIdLst = [], recvInfoLst }) {
		const [{ cliKey, phone }] = recvInfoLst;
		if (!/^[\w.@-]{1,30}$/.test(cliKey) || !callback || (type === "mms" && !title)) return wrong("29000", "필수값 누락");
		if (type === "sms" && [...msg].reduce((n, c) => n + (c.codePointAt(0) < 128 ? 1 : 2), 0) > 90) return wrong("29020", "전송 용량 초과");
		if (fileIdLst.some((id) => !this.files.has(id))) return wrong("21003", "등록된 파일 ID 없음");
		if (this.sent.some((one) => one.cliKey === cliKey)) return fine([{ cliKey, code: "29005", message: "중복 발송" }]);
		const msgKey = `k.${this.sent.length}`;
		this.sent.push({ to: phone, from: callback, type, cliKey, msg, msgKey, files: fileIdLst });
		return fine([{ cliKey, msgKey, phone, code: "10000", message: "성공" }]);
	}

	upload(type, bytes) {
		const boundary = `--${type.match(/boundary=(\S+)/)[1]}`;
		const parts = Object.fromEntries(bytes.toString("latin1").split(boundary).slice(1, -1).map((part) => {
			const [head, ...body] = part.slice(2, -2).split("\r\n\r\n");
			return [head.match(/name="(\w+)"/)[1], Buffer.from(body.join("\r\n\r\n"), "latin1")];
		}));
		const { fileId } = JSON.parse(parts.reqFile);
		if (!/^[\w-]{1,64}$/.test(fileId)) return wrong("29001", "파라미터 에러");
		this.files.set(fileId, parts.filePart);
		return fine({ ch: "mms", fileId, fileExpDt: "2026-12-01T00:00:00" });
	}

	/** What became of the n-th that was sent. */
	ends(n, code = "10000", words = "성공") {
		const { msgKey, cliKey } = this.sent[n];
		this.reports.push({ msgKey, cliKey, ch: "SMS", resultCode: code, resultCodeDesc: words, productCode: "SMS", fbReasonLst: null, telco: "KT", rptDt: "2026-11-22T15:01:40" });
	}
}
