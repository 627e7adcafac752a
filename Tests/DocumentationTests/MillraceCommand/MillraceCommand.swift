import ArgumentParser
import MillraceCommand
import Testing
import TirePressureAlerts

// page
struct TirePressureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tire-pressure-alerts", abstract: TirePressureDefinition.abstract,
        subcommands: [
            GenerateCommand<TirePressureDefinition>.self, ReplayCommand<TirePressureDefinition>.self,
            VerifyCommand<TirePressureDefinition>.self, RunCommand<TirePressureDefinition>.self,
            TopologyCommand<TirePressureDefinition>.self, BenchCommand<TirePressureDefinition>.self,
        ])
}
// end of page

struct MillraceCommandPageTests {
    @Test func commandsAreParsed() throws {
        let command = try TirePressureCommand.parseAsRoot(["topology"])
        #expect(command is TopologyCommand<TirePressureDefinition>)
        #expect(throws: (any Error).self) { try TirePressureCommand.parseAsRoot(["sing"]) }
    }
}
