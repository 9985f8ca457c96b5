/** The one thing of bpmn-moddle that is used; it has no types of its own that its entry names. */
declare module 'bpmn-moddle' {
  export class BpmnModdle {
    /** @throws Error with the line and the column, from 0 */
    fromXML(xml: string): Promise<{ readonly rootElement: unknown }>;
  }
}
