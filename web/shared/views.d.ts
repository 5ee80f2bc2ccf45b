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
	deleted_ms: number | null; gone: string; marks: { mark: string; at_ms: number }[]; peaks: string | null;
}
export interface Listener { at_ms: number; person: string; person_name: string | null; use: string; download: boolean }

/** What the centre knows (GET /api/v1/search, /articles/{id}). */
export interface TextPart { text: string; mark: boolean }
export interface SearchHit {
	id: string; kind: string; title: TextPart[]; snippet: TextPart[];
	audience?: string; language?: string; department?: string | null; checked_ms?: number; stale?: boolean; sure?: number;
}
export interface Found { read_as: string | null; meant: string | null; gap: boolean; total: number; hits: SearchHit[] }
export interface ArticleRow {
	id: string; kind: string; audience: string; language: string; department: string | null; title: string; state: string;
	revision: number; checked_ms: number; valid_from_ms: number | null; valid_to_ms: number | null; changed_ms: number;
}
export interface Article extends ArticleRow {
	aliases: string[]; body: string; source: string;
	versions: { revision: number; title: string; aliases: string[]; body: string; at_ms: number; person: string | null }[];
}
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
