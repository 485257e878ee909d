import type {Facts} from '../../inspect/facts.ts';
import {inspectPage} from '../../path/page.ts';

/** Wide enough for two nodes side by side, narrow enough for a mail. */
const columns = 100;

/** What `inspect` prints. */
export const factsPage = (facts: Facts): readonly string[] => inspectPage(facts, columns);
