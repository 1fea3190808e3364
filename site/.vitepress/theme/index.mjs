import "@fontsource-variable/geist";
import "@fontsource-variable/geist-mono";
import theme from "vitepress/theme-without-fonts";
import "./style.css";

export default theme;
