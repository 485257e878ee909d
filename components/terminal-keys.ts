/** Keys that mean the same on every screen, also while text is typed: they are about the terminal, and the wizard never hears of them. */
export const terminalKeys = [
	{name: 'ctrl-l', wish: 'redraw', help: 'Draw the whole screen anew, where something else has written on it.'},
	{name: 'ctrl-z', wish: 'suspend', help: 'Stop, and leave the terminal to the shell; its fg goes on here.'},
] as const;

/** What a key asks of the terminal, by its name. */
export function terminalWish(name: string): 'redraw' | 'suspend' | undefined {
	return terminalKeys.find(key => key.name === name)?.wish;
}
