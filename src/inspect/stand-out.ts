/** Something that an administrator should notice, in one sentence. */
export type StandOut = {readonly severity: 'warning' | 'note'; readonly text: string};

export const warning = (text: string): StandOut => ({severity: 'warning', text});
export const note = (text: string): StandOut => ({severity: 'note', text});
