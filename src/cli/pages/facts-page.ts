import {diagnose} from '../../diagnose/index.ts';
import {findingLines} from '../../diagnose/lines.ts';
import type {Facts} from '../../inspect/facts.ts';
import {hostPage} from '../../inspect/page/page.ts';

/** Wide enough for two nodes side by side, narrow enough for a mail. */
const columns = 100;

/** What `inspect` prints. */
export const factsPage = (facts: Facts): readonly string[] => hostPage(facts, findingLines(diagnose(facts), columns), columns);
