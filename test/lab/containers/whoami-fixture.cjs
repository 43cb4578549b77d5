const { createServer } = require("node:http");
console.log(`secret: ${process.env.LAB_SECRET}`);
console.error(`arguments: ${process.argv.slice(2)}`);
const server = createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    response.setHeader("set-cookie", ["a=1", "b=2"]);
    response.setHeader("x-path", request.url);
    response.setHeader("x-host", request.headers.host);
    if (request.url === "/exit") process.exit(3);
    response.end(Buffer.concat(chunks));
  });
});
server.listen(Number(process.env.PORT), process.env.HOST);
