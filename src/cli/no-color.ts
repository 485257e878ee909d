/** Ink colours by chalk, which knows FORCE_COLOR and not NO_COLOR (no-color.org: any value but an empty one), and reads it when loaded. */
export const heedNoColor = (env: NodeJS.ProcessEnv): void => {
	if (env.NO_COLOR) env.FORCE_COLOR = '0';
};
