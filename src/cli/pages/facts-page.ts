export const factsPage = (_facts: unknown): readonly string[] => [];
