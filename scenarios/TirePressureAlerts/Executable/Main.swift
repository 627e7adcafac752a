import ArgumentParser
import MillraceCommand
import TirePressureAlerts

@main
struct TirePressureAlertsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tire-pressure-alerts", abstract: TirePressureDefinition.abstract,
        subcommands: [
            GenerateCommand<TirePressureDefinition>.self, ReplayCommand<TirePressureDefinition>.self,
            VerifyCommand<TirePressureDefinition>.self, RunCommand<TirePressureDefinition>.self,
            TopologyCommand<TirePressureDefinition>.self, BenchCommand<TirePressureDefinition>.self,
            AcknowledgeCommand.self, FleetCommand.self,
        ])
}
