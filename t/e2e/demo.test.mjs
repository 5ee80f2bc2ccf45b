/** The scenarios of ./dev demo in their fast form: each checks its own facts, and nothing may differ. The rain has a file of its own, because it is long. */
import { plays } from "./lib/scenario.mjs";
import { scenarios } from "./demo.mjs";

plays(scenarios.filter((scenario) => scenario.number !== 14));
