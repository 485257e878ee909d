import {Text as InkText} from 'ink';
import {Children, type ComponentProps} from 'react';
import {visible} from '../../src/text/visible.ts';

/**
 * Ink's text for what others wrote. Ink lets colours, hyperlinks and line breaks through (SGR, OSC 8), and drops what else cannot
 * be seen, so that two names would look the same: here every such character is written out.
 */
export function Text({children, ...style}: ComponentProps<typeof InkText>) {
	return <InkText {...style}>{Children.map(children, child => (typeof child === 'string' ? visible(child) : child))}</InkText>;
}
