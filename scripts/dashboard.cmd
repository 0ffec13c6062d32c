@echo off
rem Opens the dashboard on Windows, of a stack in WSL or on another machine; --help tells its options.
setlocal
set "project=%~dp0.."
set "jar=%project%\dashboard-jfx\target\dashboard-jfx.jar"
if not exist "%jar%" (
  echo Building the dashboard. The first time this fetches its libraries from Maven Central.
  call "%project%\mvnw.cmd" -q -B -f "%project%\pom.xml" -pl dashboard-jfx -am -DskipTests package || exit /b 1
)
rem The memory and the compiler are those of local-stack, Programs.dashboard.
java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -jar "%jar%" %*
