/* What the server sends, as docs/live.md says. */

export interface Person { id: string; name: string; display: string; roles: string[]; language: string }
export type Label = Record<string, string>;

export interface Earlier { contact: string; at_ms: number; channel: string; topic: string | null; outcome: string; agent: string | null }
export interface RecordFields { topic: string | null; place: string | null; outcome: string; note: string; words: string }
export interface Classified extends RecordFields { revision: number }

export interface Care {
	crisis: { by: string; since_ms: number; seen: boolean } | null; silence_asked: number; line_dead: boolean;
	warned: { kind: string; warned: number }[]; interpreter_ms: number | null; interpreter: string | null;
}
export interface Contact {
	id: string; channel: string; state: string; caller: string | null; anonymous: boolean; line: string; in_province: boolean;
	language: string; queue: string; queue_name: string; started_ms: number; queued_ms: number | null; answered_ms: number | null;
	held_since_ms: number | null; waited_ms: number; muted: boolean; earlier: Earlier[]; classified: Classified;
	role: string; situation: string; agent_name: string | null; parties: Party[];
	recording?: { id: string; paused: string; failed: string | null } | null;
	hotline?: Hotline | null;
	callback?: boolean; callback_id?: string | null; callback_result?: string;
	care?: Care;
	types?: boolean;
}
export interface Hotline {
	state: 'ringing' | 'joined' | 'paused' | 'empty' | 'ended'; hazard: string; place: string | null; since_ms: number; answered_ms: number | null;
	again_ms: number | null; people: number; round: number;
	calls: { party: string; official: string | null; agent: string | null; mobile: boolean; state: string; how: string | null; at_ms: number }[];
}
/** Somebody in the contact beside the citizen and its agent. */
export interface Party {
	id: string; role: string; state: string; purpose: string; agent: string | null; entry: string | null; name: string | null;
	since_ms: number; with_citizen: boolean; supervision: string; how: string | null;
}
/** Another agent asks this one. */
export interface Asked { party: string; contact: Contact; from: string | null; ends_ms: number; ring_ms: number }
export interface Target { queue?: string; agent?: string; entry?: string; number?: string }
export interface Offer {
	offer: string; contact: Contact; ends_ms: number; ring_ms: number; rule: string; eligible: number; level: number; idle_ms: number;
}
export interface Wrap { contact: Contact; mode: string; ends_ms: number | null }
export interface Alarm { alarm: string; since_ms: number }

export interface Me {
	type: 'me'; seq: number;
	agent: { id: string; name: string; display: string };
	presence: string; device: string; device_ready: boolean; phone_registered: boolean;
	routing: string; since_ms: number; next: string | null;
	offer: Offer | null; asked: Asked | null; contact: Contact | null; wrap: Wrap | null;
	left?: { id: string; caller: string | null; since_ms: number; with: string[] } | null;
	waiting: { queue: string; name: string; count: number; longest_since_ms: number | null }[];
	level_half: { in_time: number; of: number };
	today: { answered: number; talk_ms: number };
	panic?: { since_ms: number; contact: string | null; seen_by: string | null; seen_name: string | null } | null;
	panics?: { agent: string; name: string | null; contact: string | null; since_ms: number; seen_by: string | null; seen_name: string | null }[];
	alarms: Alarm[]; incidents?: IncidentOpen[]; messages?: number; crises?: { contact: string; agent: string | null; since_ms: number; by: string; seen: boolean; unseen: boolean }[];
}

export interface IncidentOpen { id: string; label: Label; hazard: string; place: string | null; topic: string | null; notice: string; start_ms: number; ends_ms: number }

export interface Board {
	type: 'board'; seq: number; as_of_ms: number; site: string;
	waiting: { count: number; longest_since_ms: number | null; target_count: number; target_ms: number };
	survey?: { offered: number; answered: number; overall_of: number; satisfied: number };
	level: { within_ms: number; target: number; half: { in_time: number; of: number }; today: { in_time: number; of: number } };
	today: {
		offered: number; answered: number; abandoned: number; short_abandoned: number; left_menu: number;
		abandoned_of: number; abandoned_target: number;
	};
	callbacks: { due: number; late: number };
	agents: { total: number; states: Record<string, number> };
	queues: { queue: string; name: string; waiting: number; longest_since_ms: number | null }[];
	half_hours: { start_ms: number; offered: number; answered: number; abandoned: number }[];
	channels: Record<string, number>;
	/** Contacts in writing: of this instant, and of today how many words were answered, how many of them within the aim. */
	written?: { channel: string; waiting: number; open: number; longest_since_ms: number | null; answered: number; in_time: number; aim_ms: number }[];
	topics: { topic: string; name: string; count: number }[];
	topics_of: number;
	alarms: Alarm[]; incidents?: IncidentOpen[];
}

export interface Reason { id: string; name?: string; label: Label }
export interface Catalog {
	queues: { id: string; name: string; label: Label }[];
	topics: { id: string; parent: string | null; label: Label }[];
	places: { id: string; name?: string; parent?: string | null; label: Label }[];
	reasons: Record<string, Reason[]>;
	agents: { id: string; display: string; routing: string }[];
	languages: string[]; outcomes: string[];
	end_reasons: Reason[]; decline_reasons: Reason[]; number_reasons?: Reason[];
	numbers?: { id: string; name: string; label: Label; emergency: boolean; purposes: string[] }[];
	survey_lines?: string[];
	sms_size?: { unit: string; alone: number; part: number; most: number };
}
export interface Callback {
	id: string; contact: string; due_ms: number; made_ms?: number; reason: string; caller: string | null; line?: string; language?: string;
	queue_name?: string; waited_ms?: number | null; attempts?: number; last?: string; claimed?: string | null; claimed_name?: string | null;
	message?: { recording: string; lasted_ms: number } | null;
}
export interface Offering { type: 'signal'; kind: 'offer'; leg: string; contact: string; sdp: string }

export interface Recording {
	id: string; segment: string | null; agent: string | null; agent_name: string | null; state: string; how: string; started_ms: number;
	lasted_ms: number; lost: number; bytes: number; keep_until_ms: number | null; kept: boolean; restricted: boolean;
	deleted_ms: number | null; gone: string; citizen_seen: boolean; agent_seen: boolean; marks: { mark: string; at_ms: number }[]; peaks: string | null;
}
export interface Listener { at_ms: number; person: string; person_name: string | null; use: string; download: boolean }

/** What the centre knows (POST /api/v1/search, GET /found/{id}, /articles/{id}). */
export interface TextPart { text: string; mark: boolean }
export interface FoundThing {
	id: string; kind: string; language: string; department: string | null; place: string | null; checked_ms: number; stale: boolean;
	number: string | null; status: string | null;
}
export interface SearchHit extends FoundThing { title: TextPart[]; snippet: TextPart[]; sure?: number; why?: string[] }
export interface Found { read_as: string | null; meant: string | null; gap: boolean; total: number; behind: number; hits: SearchHit[] }
export interface FoundTitle extends FoundThing { title: string }
export interface FoundLanguage { id: string; language: string }
export interface Opened extends FoundTitle {
	attachments?: { id: string; name: string; type: string; bytes: number }[]; body: string; spoken: string; source: string; languages: FoundLanguage[]; related: FoundTitle[] }
export interface ArticleRow {
	id: string; kind: string; audience: string; language: string; department: string | null; title: string; state: string;
	revision: number; checked_ms: number; valid_from_ms: number | null; valid_to_ms: number | null; changed_ms: number;
	of: string | null; live_revision: number; review_ms: number | null; used: number;
}
/** A citizen's record; without `open` only that there is one (POST /api/v1/contacts/{id}/citizen). */
export interface Citizen {
	id: string; open: boolean; sensitive: boolean; held: boolean; erased_ms: number | null; name?: string | null; address?: string | null;
	notes?: string | null; language?: string; agent?: string | null; agent_name?: string | null; place?: string | null; segments?: string[];
	revision?: number; others?: { id: string; name: string | null; notes: string | null }[];
	identities?: { id: string; citizen: string; kind: string; value: string | null }[];
	contacts?: { contact: string; at_ms: number; channel: string; topic: string | null; outcome: string; agent: string | null; state: string }[];
	consents?: { purpose: string; given: boolean; channel?: string | null; language: string; version: number; at_ms: number }[];
	merges?: { id: string; kept: string; gone: string; at_ms: number; person: string | null; undone_ms: number | null }[];
	matches?: { id: string; open: boolean; name?: string | null; place: string | null; why: string }[];
}
export interface ArticleVersion { revision: number; title: string; aliases: string[]; body: string; spoken: string; at_ms: number; person: string | null }
export interface Article extends ArticleRow {
	attachments: { id: string; name: string; type: string; bytes: number }[];
	aliases: string[]; body: string; spoken: string; source: string; versions: ArticleVersion[]; languages: FoundLanguage[]; incidents: string[];
}
export interface KnowledgeWork {
	policy: { two_persons: boolean; review_days: number };
	due: { id: string; department: string | null; title: string; review_ms: number }[];
	waiting: { id: string; revision: number; title: string; state: string; mine: boolean }[];
}
export interface Remark {
	id: string; article: string | null; remark: string; contact: string | null; person: string | null; at_ms: number; words: string; title: string;
	state: string; taken_by: string | null; reply: string;
}
export interface Wording { id: string; article: string | null; words: string; times: number; people: number; last_ms: number; title: string }
export interface KnowledgeWord { id: string; word: string; said: string; meant: string; both_ways: boolean; at_ms: number }
export interface Reading {
	id: string; article: string; revision: number; team: string | null; team_name: string; title: string; due_ms: number; at_ms: number;
	readers: { id: string; name: string | null; read_ms: number | null }[];
}
export interface MyReading { id: string; article: string; revision: number; title: string; due_ms: number; at_ms: number; body: string }
export interface Ordered { at_ms: number; person: string; person_name: string | null; order: string; why: string; note: string }
export interface Log { recording: string; played: Listener[]; orders: Ordered[] }
/** The floor, live (docs/live.md). */
export interface FloorAgent {
	id: string; presence: string; presence_since_ms: number; routing: string; since_ms: number; ends_ms: number | null; reason: string | null;
	next: string | null; device: string; ready: boolean; contact: string | null; answered: number; talk_ms: number;
}
export interface FloorContact {
	id: string; channel: string; state: string; since_ms: number; language: string; queue: string | null; agent: string | null; caller: string | null;
	started_ms: number; queued_ms: number | null; answered_ms: number | null; held_since_ms: number | null; position: number; callback: boolean;
	situation: string; others: number; topic: string | null; listeners: { agent: string; state: string; supervision: string }[]; care: Care;
}
export interface Incident extends IncidentOpen {
	ended_ms: number | null; ended_by: string | null; declared_by: string | null; rev: number; contacts: number; now?: number; usual?: number | null;
}
export interface Incidents { incidents: Incident[]; all: { now: number; usual: number | null } }
export interface Skills {
	skills: { name: string; language: string | null; label: Label }[];
	people: { id: string; skills: Record<string, number>; moved: { skill: string; level: number; otherwise: number; until_ms: number }[] }[];
}
export interface Cover { half: number; today: { half: number; skill: string | null; required: number }[]; csv: string }
export interface FacilityReport {
	state: string; source: string; person?: string | null; note: string; checked_ms: number; expires_ms: number;
	beds: number | null; child_beds: number | null; isolation_beds: number | null; intensive: number | null; equipment: string[];
}
/** A text in Korean and in the other languages; '' where nobody has written it. */
export type Told<Name extends string> = Record<Name | `${Name}_${'en' | 'zh' | 'ja' | 'vi' | 'mn'}`, string>;
export interface Facility extends Told<'name'> {
	id: string; code: string; kind: string; place: string; address: string; number: string;
	latitude: string | null; longitude: string | null; hours: string; services: string; access: string; source: string; checked_on: string | null;
	state: string; basis: string; metres: number | null; report: FacilityReport | null;
}
export interface PhoneBook {
	departments: (Told<'name'> & { id: string; code: string; place: string; number: string })[];
	officials: { id: string; department: string; name: string; post: string; number: string; on_duty: string[]; turn: number }[];
	numbers: (Told<'name' | 'purpose'> & {
		id: string; code: string; number: string; kind: string; languages: string; answers: boolean;
		instead: string; dial: boolean; valid_from: string | null; valid_until: string | null; checked_on: string | null; stale: boolean;
	})[];
}
