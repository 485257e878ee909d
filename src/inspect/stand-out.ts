/**
 * Something that an administrator should notice, in one sentence.
 * stop: something is missing without which little can be done. warning: results or guests suffer. note: good to know.
 */
export type StandOut = {readonly severity: 'stop' | 'warning' | 'note'; readonly text: string};

export const stop = (text: string): StandOut => ({severity: 'stop', text});
export const warning = (text: string): StandOut => ({severity: 'warning', text});
export const note = (text: string): StandOut => ({severity: 'note', text});
