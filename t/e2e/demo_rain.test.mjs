/** Scenario 14, heavy rain, in its fast form. */
import { plays } from "./lib/scenario.mjs";
import { scenarios } from "./demo.mjs";

plays(scenarios.filter((scenario) => scenario.number === 14));
