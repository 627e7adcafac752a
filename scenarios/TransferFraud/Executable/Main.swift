import ArgumentParser
import MillraceCommand
import TransferFraud

@main
struct TransferFraudCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "transfer-fraud", abstract: TransferFraudDefinition.abstract,
        subcommands: [
            GenerateCommand<TransferFraudDefinition>.self, ReplayCommand<TransferFraudDefinition>.self,
            VerifyCommand<TransferFraudDefinition>.self, RunCommand<TransferFraudDefinition>.self,
            TopologyCommand<TransferFraudDefinition>.self, BenchCommand<TransferFraudDefinition>.self,
            LatencyCommand<TransferFraudDefinition>.self, BacktestCommand.self, RulesCommand.self, ScaleCommand.self,
        ])
}
