/** Types of the part of selenium-webdriver that is used here; the package has none. */
declare module "selenium-webdriver" {
  export class Capabilities {
    constructor(capabilities: Record<string, unknown>);
    get(name: string): string;
  }
  export interface WebDriver {
    get(url: string): Promise<void>;
    navigate(): { back(): Promise<void> };
    executeScript<T>(script: string): Promise<T>;
    getCapabilities(): Promise<Capabilities>;
    manage(): {
      window(): { setRect(rect: { width: number; height: number; x: number; y: number }): Promise<unknown> };
    };
    quit(): Promise<void>;
  }
  export class Builder {
    usingServer(url: string): this;
    withCapabilities(capabilities: Capabilities): this;
    build(): Promise<WebDriver>;
  }
}
