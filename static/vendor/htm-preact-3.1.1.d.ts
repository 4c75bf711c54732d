// What the live screens use of the vendored file beside this one.

/** A tree of elements, or something that prints as text or as nothing. */
export type Tree = object | string | number | boolean | null | undefined | Tree[];
export function html(strings: TemplateStringsArray, ...values: unknown[]): Tree;
export function render(tree: Tree, root: Element): void;
